"""Two customers at their own door: 林知夏 with two entries, and somebody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.apps.conftest import person

from zhike.apps.consents.rules import TakenThrough
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.models import Attachment
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Role
from zhike.apps.portal.matter_actions import ask
from zhike.apps.portal.middleware import COOKIE
from zhike.apps.portal.rules import Way
from zhike.apps.portal.session_actions import open_session
from zhike.apps.privacy.actions import make_copy, receive_request
from zhike.apps.privacy.rules import RightKind
from zhike.apps.surveys.design import Item
from zhike.apps.surveys.models import Invitation, Survey
from zhike.apps.surveys.rules import AsksAfter, QuestionKind, State, Through
from zhike.apps.surveys.survey_actions import begin_survey
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queue_actions import set_terms
from zhike.apps.tickets.rules import Kind
from zhike.apps.vault.keys import index_of, seal_for

PHONE, MAIL = "13800001111", "lin@example.cn"
SECRET = "绝密"  # stands in everything that staff write for each other


def customer(
    number: str,
    *,
    phone: str = "",
    mail: str = "",
    merged_into: Customer | None = None,
    is_age_friendly: bool = False,
) -> Customer:
    now = timezone.now()
    made = Customer.objects.create(
        customer_id=number,
        kind="personal",
        state="merged" if merged_into else "active",
        merged_into=merged_into,
        name_sealed=seal_for(number, "林知夏"),
        home_branch=head_office(),
        is_age_friendly=is_age_friendly,
        created_at=now,
        updated_at=now,
    )
    for kind, value in (("phone", phone), ("email", mail)):
        if value:
            Identifier.objects.create(
                customer=made,
                kind=kind,
                value_sealed=seal_for(number, value),
                value_index=index_of(value, kind=kind),
                source="core",
                noted_at=now,
            )
    return made


def customer_client(number: str, *, way: Way = Way.CODE, is_demo: bool = False) -> Client:
    """A browser in which a customer is signed in; made where nobody has this number yet."""
    found = Customer.objects.filter(customer_id=number).first() or customer(number)
    made = Client(headers={"host": "localhost"})
    made.cookies["zhike_language"] = "en"
    _session, key = open_session(found, way=way, address="127.0.0.1", browser="", is_demo=is_demo)
    made.cookies[COOKIE] = key
    return made


def own_objects(number: str) -> dict[str, dict[str, Any]]:
    """What stands for the objects of a customer in an address, by the sample's name."""
    load_standard_purposes()
    found = Customer.objects.filter(customer_id=number).first() or customer(number)
    request = receive_request(
        found,
        kind=RightKind.COPY,
        received_through=TakenThrough.WEB,
        wish="全部",
        identity_proof="portal",
        by="test",
    )
    copy = make_copy(request.pk, by="test")
    matter = asked(found)
    file = Attachment.objects.get(ticket=matter)
    return {
        "matter": {"number": matter.number, "file_id": file.public_id},
        "rating": {"public_id": to_rate(matter, found).public_id},
        "right": {"request_id": request.pk},
        "copy": {"request_id": request.pk, "copy_id": copy.pk},
    }


def to_rate(matter: Ticket, whose: Customer) -> Invitation:
    """An invitation that a customer may answer now."""
    made = Survey.objects.filter(code="service").first() or begin_survey(
        code="service",
        name_zh="服务评价",
        name_en="Service",
        asks_after=AsksAfter.MATTER,
        questions=[
            Item(code="csat", kind=QuestionKind.CSAT, text_zh="您满意吗？", text_en="Satisfied?"),
            Item(code="words", kind=QuestionKind.TEXT, text_zh="补充？", text_en="More to say?"),
        ],
        by="test",
    )
    now = timezone.now()
    return Invitation.objects.create(
        survey=made,
        about=matter.case_id,
        ticket=matter,
        queue=matter.queue,
        channel=matter.channel,
        kind=matter.kind,
        probability=1.0,
        lot=0.5,
        state=State.INVITED,
        drawn_at=now,
        customer=whose,
        version=made.version,
        through=Through.APP,
        invited_at=now,
        expires_at=now + timedelta(days=14),
    )


def intake(code: str = "portal") -> WorkQueue:
    """The queue that takes what customers ask, with a head; made where it is not there yet."""
    found = WorkQueue.objects.filter(code=code).first()
    if found is None:
        head = User.objects.filter(username="head").first() or person(
            username="head", role=Role.SUPERVISOR, name="孙主管"
        )
        found = WorkQueue.objects.create(code=code, name="绝密队列", branch=head.branch)
        set_terms(found, head=head, hours_channel="portal", by="test")
    return found


def asked(whose: Customer, *, text: str = "年费怎么减免？", kind: Kind = Kind.ENQUIRY) -> Ticket:
    """A matter that a customer began in the portal, with a file."""
    intake()
    file = Upload(name="回单.txt", content=b"1,000")
    return ask([whose], kind=kind, text=text, attached=[file])


@pytest.fixture
def lin(db) -> Customer:
    load_standard_purposes()
    return customer("C001", phone=PHONE, mail=MAIL)


@pytest.fixture
def lin_again(lin) -> Customer:
    """A second entry of 林知夏."""
    return customer("C002", merged_into=lin)


@pytest.fixture
def gao(db) -> Customer:
    return customer("C009", phone="13900002222")


@pytest.fixture
def as_lin(lin) -> Client:
    return customer_client("C001")


@pytest.fixture
def wang(db) -> User:
    """Serves the intake; his name is nothing for customers."""
    made = person(username="jue-mi-wang", role=Role.SUPERVISOR, name=f"王{SECRET}")
    team = intake().teams.create(name=f"{SECRET}组", branch=made.branch)
    team.members.add(made)
    return made
