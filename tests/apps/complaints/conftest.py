"""A complaint of 林知夏 at the head office: Zhao handles it, Sun supervises, Qian manages."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.apps.complaints.test_cfpb import ROW
from tests.apps.conftest import person
from tests.apps.consents.conftest import customer
from tests.apps.tickets.conftest import queue

from zhike.apps.complaints import actions, work_actions
from zhike.apps.complaints.correction_actions import finish_correction, plan_correction
from zhike.apps.complaints.five_w import FiveW
from zhike.apps.complaints.handling import EXPECTED
from zhike.apps.complaints.import_actions import import_cfpb
from zhike.apps.complaints.letter_actions import drafted, reply_kind, tell_decision
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.regimes import Regime
from zhike.apps.complaints.reported import reported_for
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Role

OPEN = {"Company response to consumer": "In progress", "Timely response?": "Yes"}
FULL = FiveW(who="柜员", what="年费收了两次", when="3月1日", where="总行营业部", why="系统重复扣收")


@pytest.fixture(autouse=True)
def bodies(settings) -> None:
    settings.COMPLAINT_BODIES = {"review": "总行投诉办公室", "mediation": "金融纠纷调解中心"}


@pytest.fixture
def head(db) -> User:
    return person(username="sun", role=Role.SUPERVISOR, name="孙主管")


@pytest.fixture
def officer(db) -> User:
    return person(username="zhao", role=Role.COMPLAINT_OFFICER, name="赵敏")


@pytest.fixture
def other_officer(db) -> User:
    return person(username="zheng", role=Role.COMPLAINT_OFFICER, name="郑和")


@pytest.fixture
def chief(db) -> User:
    return person(username="qian", role=Role.MANAGER, name="钱行长")


@pytest.fixture
def desk(head, officer) -> WorkQueue:
    return queue("complaints", head=head, members=[officer])


@pytest.fixture
def lin(db) -> Customer:
    return customer("C001")


@pytest.fixture
def complaint(desk, lin) -> Complaint:
    return received(desk, customer=lin)


@pytest.fixture
def investigated(complaint, officer) -> Complaint:
    """In investigation with everything a decision needs."""
    return ready(complaint, officer)


@pytest.fixture
def told(investigated, officer) -> Complaint:
    return tell(decided(investigated, officer))


def received(desk, *, regime=Regime.CN_BANK, at: datetime | None = None, **more) -> Complaint:
    return actions.register_complaint(
        queue=desk,
        subject=more.pop("subject", "年费收了两次"),
        demand=more.pop("demand", "退还一次年费"),
        regime=regime,
        channel=more.pop("channel", "branch"),
        by="zhao",
        received_at=at,
        **more,
    )


def ready(complaint, officer) -> Complaint:
    actions.accept_complaint(complaint.pk, by=officer.username)
    actions.investigate_complaint(complaint.pk, handler=officer, by=officer.username)
    work_actions.note_five_w(complaint.pk, five_w=FULL, by=officer.username)
    cause(complaint, officer)
    for move in EXPECTED:
        work_actions.note_move(complaint.pk, move=move, emotion=2, by=officer.username)
    return again(complaint)


def cause(complaint, officer, *codes: str, business: str = "B3") -> Complaint:
    return work_actions.choose_causes(
        complaint.pk, causes=codes or ("below_expectation",), standard="",
        business_code=business, channel_code="A1.1", by=officer.username,
    )  # fmt: skip


def decided(complaint, officer, *, outcome="upheld") -> Complaint:
    return actions.decide_complaint(
        complaint.pk, outcome=outcome, decision="退还200元", reasons="系统重复扣收", by=officer
    )


def tell(complaint, *, language: str = "zh") -> Complaint:
    found = again(complaint)
    text = drafted(found, kind=reply_kind(found), language=language).text
    return tell_decision(found.pk, text=text, language=language, by="zhao")


def again(complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


def days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def matter(desk, officer, *, of, days, code="impolite"):
    made = received(desk, customer=of, at=days_ago(days))
    actions.accept_complaint(made.pk, by="zhao")
    return cause(made, officer, code)


@pytest.fixture
def matters(desk, officer, lin):
    """Five people complain; 林知夏 twice, so one matter of five came back."""
    matter(desk, officer, of=lin, days=40)
    matter(desk, officer, of=lin, days=3)
    for number in range(2, 6):
        matter(desk, officer, of=customer(f"C00{number}"), days=20)


@pytest.fixture
def mended(matters, officer, desk):
    complaint = desk.tickets.first().complaint
    made = plan_correction(
        complaint.pk, cause="impolite", root_cause="排队太久", action="加开窗口",
        owner=officer, due_date=timezone.localdate(), by="zhao",
    )  # fmt: skip
    return finish_correction(made.pk, on=timezone.localdate() - timedelta(days=10), by="zhao")


@pytest.fixture
def file(tmp_path):
    def written(*rows):
        path = tmp_path / "complaints.csv"
        with path.open("w", encoding="utf-8", newline="") as to:
            writer = csv.DictWriter(to, fieldnames=list(ROW))
            writer.writeheader()
            writer.writerows(
                {**ROW, "Consumer complaint narrative": "", "Complaint ID": str(number), **row}
                for number, row in enumerate(rows, start=1)
            )
        return path

    return written


@pytest.fixture
def three(file, desk, head):
    debt = {"Product": "Debt collection", "Issue": "Other"}
    later = {"Date sent to company": "2020-03-09", "Timely response?": ""}
    import_cfpb(file({}, OPEN | debt, later), queue=desk, by="chen")
    return reported_for(head)
