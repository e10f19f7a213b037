"""The customer's own matters, for the bank's own app: the pages of the portal without the pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from ninja import Field, Schema
from ninja.responses import Status

from zhike.apps.api import lists
from zhike.apps.api.document import listed
from zhike.apps.api.frame import Router, answers_by_itself
from zhike.apps.api.lists import Filter, Listing, Page
from zhike.apps.audit.origin import address_now
from zhike.apps.conversations.rules import LONGEST_MESSAGE
from zhike.apps.customers.models import Customer
from zhike.apps.portal import matter_actions, matters, session_actions
from zhike.apps.portal.app_doors import OF_APP, OF_CUSTOMER, calling, members_here
from zhike.apps.portal.errors import NotPossible
from zhike.apps.portal.matter_views import file_answer
from zhike.apps.portal.matters import Deadline, Line, Matter
from zhike.apps.portal.rules import IDLE, LONGEST, Way, by_customer
from zhike.apps.portal.wholes import Whole, note_looked_at, whole_of
from zhike.apps.surveys import actions as surveys
from zhike.apps.surveys import queries as survey_queries
from zhike.apps.surveys.models import Invitation
from zhike.apps.surveys.rules import LONGEST_WORDS, Through
from zhike.apps.surveys.words import ends_in_words
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind

router = Router(tags=["My matters"])
MATTERS = Listing(
    filters={"kind": Filter("kind", lists.one_of(*matters.KINDS))},
    sorts={"opened_at": "opened_at"},
    order=("-opened_at", "-id"),
)
SHORT = 200
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_MESSAGE)]


class SessionOut(Schema):
    key: str = Field(description="the bearer token of all other calls; it is told this once")
    idle_seconds: int = Field(description="without a call for so long it is over")
    lives_seconds: int = Field(description="and after so long in any case")


class MatterOut(Schema):
    number: str
    kind: str
    title: str = Field(description="the beginning of what the customer wrote first")
    state: str = Field(description="in the customer's language")
    is_open: bool
    opened_at: datetime


class FileOut(Schema):
    id: str
    name: str
    content_type: str
    size: int = Field(description="bytes")


class LineOut(Schema):
    is_mine: bool
    text: str
    sent_at: datetime
    files: list[FileOut]


class StepOut(Schema):
    label: str
    happened_at: datetime


class DeadlineOut(Schema):
    label: str
    due_at: datetime
    day: date | None = Field(description="where it lasts to the end of a day")
    is_late: bool
    is_paused: bool
    rule: str | None = Field(description="the words of the rule; null: the bank's own promise")
    source: str | None = Field(description="where the rule stands")


class LetterOut(Schema):
    kind: str
    language: str
    sent_at: datetime
    text: str


class RatingOut(Schema):
    id: str
    matter: str | None
    question: str
    answers: list[tuple[int, str]] = Field(description="each score, and its words where it has any")
    page: str | None = Field(description="where it asks more than one question: its page")


class MatterWhole(MatterOut):
    lines: list[LineOut]
    steps: list[StepOut]
    deadlines: list[DeadlineOut]
    letters: list[LetterOut]
    news: list[str] = Field(description="what became of what he told the bank")
    ratings: list[RatingOut]
    may_withdraw: bool
    may_ask_again: bool


class AskNew(Schema, extra="forbid"):
    kind: Literal["enquiry", "transaction", "suggestion"] = "enquiry"
    text: Text


class ComplaintNew(Schema, extra="forbid"):
    about: str = Field(min_length=1, max_length=SHORT)
    facts: str = Field(min_length=1, max_length=LONGEST_MESSAGE - 2 * SHORT - 1_000)
    wish: str = Field(min_length=1, max_length=800)


class MessageNew(Schema, extra="forbid"):
    text: Text


class ReasonNew(Schema, extra="forbid"):
    reason: str = Field(min_length=1, max_length=2_000)


class RatingNew(Schema, extra="forbid"):
    score: int = Field(ge=0, le=100)
    words: str = Field("", max_length=LONGEST_WORDS)


class Withdrawn(Schema):
    is_closed: bool = Field(description="false: a department still works on it; its owner closes")


@router.post("/my/session", auth=OF_APP, response={201: SessionOut}, summary="Come in by the app")
@answers_by_itself
def come_in(request: HttpRequest) -> Status[Any]:
    """Open a session for whom the signed token of the bank's app names; the token serves once."""
    _session, key = session_actions.open_session(
        calling(request).customer,
        way=Way.APP,
        address=address_now(),
        browser=request.headers.get("User-Agent", ""),
    )
    told = {"idle_seconds": IDLE.total_seconds(), "lives_seconds": LONGEST.total_seconds()}
    return Status(201, {"key": key, **told})


@router.delete("/my/session", auth=OF_CUSTOMER, response={204: None}, summary="Go out")
def go_out(request: HttpRequest) -> Status[None]:
    session = calling(request).session
    if session is not None:
        session_actions.end_session(session)
    return Status(204, None)


@router.get("/my/matters", auth=OF_CUSTOMER, response=Page[MatterOut], summary="My matters")
@listed(MATTERS)
def my_matters(request: HttpRequest) -> dict[str, Any]:
    rows = matters.tickets_of(members_here(request)).filter(merged_into=None)
    page = MATTERS.page(request, rows)
    return page | {"items": [_listed(one) for one in matters.listed(page["items"])]}


@router.post("/my/matters", auth=OF_CUSTOMER, response={201: MatterWhole}, summary="Ask the bank")
def ask(request: HttpRequest, new: AskNew) -> Status[Any]:
    members = members_here(request)
    made = matter_actions.ask(
        members, kind=Kind(new.kind), text=new.text, language=get_language() or ""
    )
    return Status(201, _whole(members, made))


@router.post("/my/complaints", auth=OF_CUSTOMER, response={201: MatterWhole}, summary="Complain")
def complain(request: HttpRequest, new: ComplaintNew) -> Status[Any]:
    """Nothing is asked that the bank holds already; the clocks of the law run from now on."""
    members = members_here(request)
    made = matter_actions.complain(members, **new.dict(), language=get_language() or "")
    return Status(201, _whole(members, made))


@router.get(
    "/my/matters/{number}", auth=OF_CUSTOMER, response=MatterWhole, summary="One of my matters"
)
def my_matter(request: HttpRequest, number: str) -> dict[str, Any]:
    """With each step, deadline, message and letter; of one merged into another that which goes on.

    Messages and letters count as read with it.
    """
    members = members_here(request)
    whole = whole_of(members, _found(members, number))
    note_looked_at(whole)
    return _told(whole)


@router.post(
    "/my/matters/{number}/messages",
    auth=OF_CUSTOMER,
    response={201: MatterWhole},
    summary="Write about a matter, or answer",
)
def write(request: HttpRequest, number: str, new: MessageNew) -> Status[Any]:
    """Of what was closed for good a new matter begins: the answer is that which goes on."""
    members = members_here(request)
    goes_on = matter_actions.reply(members, _found(members, number), text=new.text)
    return Status(201, _whole(members, goes_on))


@router.post(
    "/my/matters/{number}/withdrawal",
    auth=OF_CUSTOMER,
    response=Withdrawn,
    summary="Take a matter back",
)
def withdraw(request: HttpRequest, number: str) -> dict[str, Any]:
    members = members_here(request)
    return {"is_closed": matter_actions.withdraw(members, _found(members, number))}


@router.post(
    "/my/matters/{number}/review",
    auth=OF_CUSTOMER,
    response={201: MatterWhole},
    summary="Have it looked at again",
)
def ask_again(request: HttpRequest, number: str, new: ReasonNew) -> Status[Any]:
    """Of a complaint that is the review of its law, within its time."""
    members = members_here(request)
    goes_on = matter_actions.ask_again(members, _found(members, number), reason=new.reason)
    return Status(201, _whole(members, goes_on))


@router.get("/my/matters/{number}/files/{file_id}", auth=OF_CUSTOMER, summary="A file of a matter")
def my_file(request: HttpRequest, number: str, file_id: str) -> HttpResponse:
    members = members_here(request)
    found = matters.file_of(members, _found(members, number), file_id)
    if found is None:
        raise Http404
    return file_answer(found)


@router.get(
    "/my/ratings", auth=OF_CUSTOMER, response=list[RatingOut], summary="What I may rate now"
)
def my_ratings(request: HttpRequest) -> list[dict[str, Any]]:
    return [_rating(one) for one in survey_queries.open_for(members_here(request))]


@router.post(
    "/my/ratings/{public_id}", auth=OF_CUSTOMER, response={204: None}, summary="Rate a service"
)
def rate(request: HttpRequest, public_id: str, new: RatingNew) -> Status[None]:
    """Once; one that asks more than one question is answered on its page."""
    found = survey_queries.own_invitation(members_here(request), public_id)
    if found is None:
        raise Http404
    if survey_queries.asks_more(found):
        raise NotPossible
    by = by_customer(calling(request).customer.customer_id)
    surveys.answer(found, score=new.score, words=new.words, through=Through.APP, by=by)
    return Status(204, None)


def _found(members: Sequence[Customer], number: str) -> Ticket:
    """A matter of the person himself; of anybody else there is none."""
    found = matters.ticket_of(members, number)
    if found is None:
        raise Http404
    return found


def _whole(members: Sequence[Customer], ticket: Ticket) -> dict[str, Any]:
    return _told(whole_of(members, ticket))


def _listed(one: Matter) -> dict[str, Any]:
    return {
        "number": one.ticket.number,
        "kind": one.ticket.kind,
        "title": one.title,
        "state": str(one.state),
        "is_open": one.is_open,
        "opened_at": one.ticket.opened_at,
    }


def _told(whole: Whole) -> dict[str, Any]:
    return _listed(whole.matter) | {
        "lines": [_line(one) for one in whole.lines],
        "steps": [{"label": str(label), "happened_at": at} for label, at in whole.steps],
        "deadlines": [_deadline(one) for one in whole.deadlines],
        "letters": [
            {
                "kind": str(letter.get_kind_display()),
                "language": letter.language,
                "sent_at": letter.sent_at,
                "text": text,
            }
            for letter, text in whole.letters
        ],
        "news": [one.text for one in whole.news],
        "ratings": [_rating(one) for one in whole.to_rate],
        "may_withdraw": whole.matter.is_open,
        "may_ask_again": whole.is_done,
    }


def _line(one: Line) -> dict[str, Any]:
    return {
        "is_mine": one.is_his,
        "text": one.text,
        "sent_at": one.sent_at,
        "files": [
            {
                "id": file.public_id,
                "name": name,
                "content_type": file.content_type,
                "size": file.size,
            }
            for file, name in one.files
        ],
    }


def _deadline(one: Deadline) -> dict[str, Any]:
    return {
        "label": str(one.label),
        "due_at": one.at,
        "day": one.day,
        "is_late": one.is_late,
        "is_paused": one.is_paused,
        "rule": one.rule.text if one.rule else None,
        "source": one.rule.link if one.rule else None,
    }


def _rating(one: Invitation) -> dict[str, Any]:
    more = survey_queries.asks_more(one)
    question = None if more else survey_queries.scored_question(one)
    return {
        "id": one.public_id,
        "matter": one.ticket.number if one.ticket else None,
        "question": question.text if question else str(one.survey),
        "answers": ends_in_words(question) if question else [],
        "page": reverse("portal:rating", args=[one.public_id]) if more else None,
    }
