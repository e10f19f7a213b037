"""A survey that asks everybody, and 林知夏 who agreed to be asked."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.apps.consents.conftest import customer
from tests.apps.surveys.designed import DOOR, KANO, PLANTED, VISIT, fill
from tests.apps.tickets.conftest import enquiry
from tests.survey_bank import store_survey

from zhike.apps.consents import sending
from zhike.apps.consents.actions import give_consent
from zhike.apps.consents.rules import TakenThrough
from zhike.apps.consents.sending import send_waiting
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.customers.models import Customer
from zhike.apps.surveys.design import Item
from zhike.apps.surveys.design_actions import publish_items
from zhike.apps.surveys.draw_actions import ask_due, draw_for_tickets, take_back_refused
from zhike.apps.surveys.models import Answer, Invitation, Question, Survey
from zhike.apps.surveys.rules import AsksAfter, QuestionKind
from zhike.apps.surveys.rules import State as AskState
from zhike.apps.surveys.survey_actions import begin_survey, set_share
from zhike.apps.tickets.actions import change_state, open_ticket
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind, State
from zhike.engine.store import Store
from zhike.integrations.customer_messages.errors import NotTaken
from zhike.integrations.customer_messages.senders import Message, Sender

CSAT = Item(
    code="csat",
    kind=QuestionKind.CSAT,
    text_zh="您对这次服务满意吗？",
    text_en="How satisfied are you with this service?",
)
WORDS = Item(
    code="words", kind=QuestionKind.TEXT, text_zh="想补充什么？", text_en="Anything to add?"
)


class Letterbox(Sender):
    """Keeps what it is given in place of sending it."""

    channel = "email"

    def __init__(self) -> None:
        self.posted: list[Message] = []
        self.fails = False

    def _deliver(self, message: Message) -> None:
        if self.fails:
            raise NotTaken(reason="the line is down")
        self.posted.append(message)

    @property
    def token(self) -> str:
        """What the last message's links hold."""
        return self.posted[-1].text.partition("/my/rate/")[2].partition("/")[0]


@pytest.fixture
def letterbox(monkeypatch, settings) -> Letterbox:
    """The only sender in service, and an address for its links."""
    settings.PUBLIC_ADDRESS = "https://service.example"
    made = Letterbox()
    monkeypatch.setattr(sending, "_SENDERS", {"email": made})
    return made


@pytest.fixture
def survey(db) -> Survey:
    load_standard_purposes()
    made = begin_survey(
        code="service",
        name_zh="服务评价",
        name_en="Service",
        asks_after=AsksAfter.MATTER,
        questions=[CSAT, WORDS],
        by="chen",
    )
    set_share(made, share=1.0, by="chen")
    return made


def agreeing(number: str) -> Customer:
    made = customer(number)
    agree(made)
    return made


def agree(whose: Customer) -> None:
    give_consent(
        whose, purposes=["survey"], taken_through=TakenThrough.APP, evidence="tap", by="test"
    )


@pytest.fixture
def lin(survey) -> Customer:
    return agreeing("C001")


def opened(queue, *, whose: Customer | None, channel: str = "mail", **more) -> Ticket:
    """A matter that began just now, with its lot."""
    made = open_ticket(
        kind=more.pop("kind", Kind.ENQUIRY),
        subject="信用卡年费怎么减免",
        queue=queue,
        channel=channel,
        by="test",
        customer=whose,
        **more,
    )
    draw_for_tickets([made.pk])
    return made


def solved(ticket: Ticket, *, by: str = "wang") -> Ticket:
    return change_state(ticket.pk, state=State.SOLVED, by=by)


def asked(queue, whose: Customer, **more) -> Invitation:
    """Somebody's matter is settled, and he was asked."""
    made = solved(opened(queue, whose=whose, **more))
    ask_due(now=timezone.now() + timedelta(seconds=1))
    send_waiting()
    take_back_refused()
    return Invitation.objects.get(ticket=made)


@pytest.fixture
def answered(survey, hotline):
    """Give invitations of a queue and channel: one for each score, None for who kept silent."""
    whose = customer("C050")
    ticket = enquiry(hotline, customer=whose)

    def make(scores, *, channel="chat", served_by=None, where=None, kind="enquiry", at=None):
        question = Question.objects.get(survey=survey, version=survey.version, place=0)
        now, count = at or timezone.now(), Invitation.objects.count()
        rows = Invitation.objects.bulk_create(
            Invitation(
                survey=survey,
                about=f"ticket-{count + number}",
                ticket=ticket,
                queue=where or hotline,
                branch=(where or hotline).branch,
                channel=channel,
                kind=kind,
                probability=1.0,
                lot=0.0,
                state=AskState.INVITED if score is None else AskState.ANSWERED,
                drawn_at=now,
                invited_at=now,
                answered_at=None if score is None else now,
                customer=whose,
                served_by=served_by,
                version=survey.version,
            )
            for number, score in enumerate(scores)
        )
        Answer.objects.bulk_create(
            Answer(invitation=row, question=question, score=score, answered_at=now)
            for row, score in zip(rows, scores, strict=True)
            if score is not None
        )
        return rows

    return make


@pytest.fixture(scope="session")
def stored_survey(tmp_path_factory) -> Path:
    """A store made once; each test works on its own copy."""
    folder = tmp_path_factory.mktemp("survey") / "store"
    store_survey(Store(folder))
    return folder


@pytest.fixture
def answers_in_store(stored_survey, own_home):
    """The bank of `tests.survey_bank`: answers that another tool collected."""
    shutil.copytree(stored_survey, own_home / "store")


@pytest.fixture
def planted(survey, hotline) -> Survey:
    """Sheets of a survey that asks in every kind; the telephone fell from 5 to 2."""
    designed = publish_items(survey, items=(*VISIT, KANO, DOOR), is_anonymous=True, by="li")
    fill(designed, branch=hotline.branch, rows=PLANTED)
    return designed
