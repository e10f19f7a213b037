"""Matters are linked to improvements here, and what their customers are told is written."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.improvements.actions import locked_row
from zhike.apps.improvements.models import Improvement
from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.models import Job
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.tellings import rules
from zhike.apps.tellings.errors import (
    NoSuchTicket,
    NothingToTell,
    NotProved,
    TextRefused,
    TextSent,
    TooLate,
)
from zhike.apps.tellings.grounds import standing_of
from zhike.apps.tellings.models import Loop, Raising, Telling
from zhike.apps.tellings.rules import Ground, State
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queries import ticket_seen
from zhike.pipelines.masking import mask_found

TELLING = "tell_improvement"
AGAIN = "again"


@transaction.atomic
def link_tickets(improvement_id: int, numbers: Iterable[str], *, by: User) -> int:
    """Say that these tickets raised what the improvement mends; give how many are new.

    Raises
    ------
    NoSuchTicket
        Of one of them; then none is linked.
    """
    row = Improvement.objects.get(pk=improvement_id)
    found = [_seen(number, by=by) for number in dict.fromkeys(numbers)]
    return sum(_link(row, ticket, by=by.username) for ticket in found)


@transaction.atomic
def unlink_ticket(improvement_id: int, number: str, *, by: User) -> bool:
    """Take a link back; whoever was told stays told.

    Raises
    ------
    NoSuchTicket
    """
    row, ticket = Improvement.objects.get(pk=improvement_id), _seen(number, by=by)
    gone, _models = Raising.objects.filter(improvement=row, ticket=ticket).delete()
    if gone:
        _record(row, activity="unlink ticket from improvement", by=by.username, ticket=ticket)
    return bool(gone)


@transaction.atomic
def choose_matter(improvement_id: int, *, matter: str, by: User) -> Loop:
    """Say which pain point it mends: complaints about it are then proposed to be linked.

    Raises
    ------
    NotYours
    """
    row = locked_row(improvement_id, by=by)
    loop = _loop(row)
    before, loop.matter = loop.matter, matter
    loop.save(update_fields=["matter"])
    record_event(
        activity="choose pain point of improvement",
        case_id=row.case_id,
        by=by.username,
        before={"matter": before},
        after={"matter": matter},
    )
    return loop


@transaction.atomic
def write_text(
    improvement_id: int, *, text_zh: str, text_en: str, claims_effect: bool, by: User
) -> Loop:
    """Write what those who raised it are told, in both languages.

    Raises
    ------
    NotYours, TextSent, TextRefused
    """
    row = locked_row(improvement_id, by=by)
    loop = _loop(row)
    if loop.begun_at is not None:
        raise TextSent
    for text in (text_zh, text_en):
        if fault := rules.fault_of_text(text):
            raise TextRefused(fault=fault)
    before = {"zh": loop.text_zh, "en": loop.text_en, "claims_effect": loop.claims_effect}
    loop.text_zh, loop.text_en, loop.claims_effect = text_zh, text_en, claims_effect
    loop.written_at, loop.written_by = timezone.now(), by.username
    loop.save()
    record_event(
        activity="write what customers are told",
        case_id=row.case_id,
        by=by.username,
        before=before,
        after={"zh": text_zh, "en": text_en, "claims_effect": claims_effect},
    )
    return loop


@transaction.atomic
def ask_to_tell(improvement_id: int, *, by: User) -> Job:
    """Let the worker tell everybody who raised it and was not told yet.

    Raises
    ------
    NotYours, TextRefused, NothingToTell, NotProved, TooLate
    """
    row = locked_row(improvement_id, by=by)
    loop = _loop(row)
    require_tellable(row, loop)
    if loop.begun_at is None:
        loop.begun_at, loop.begun_by = timezone.now(), by.username
        loop.save(update_fields=["begun_at", "begun_by"])
    record_event(
        activity="begin telling customers",
        case_id=row.case_id,
        by=by.username,
        attributes={"claims_effect": "yes" if loop.claims_effect else "no"},
    )
    arguments = {"improvement_id": row.pk, "by": by.username}
    return start_job(kind=TELLING, title=mask_found(row.title), by=by, arguments=arguments)


def require_tellable(row: Improvement, loop: Loop) -> None:
    """Raise where nobody may be told (any more); asked again before each customer is told."""
    if not (loop.text_zh and loop.text_en):
        raise TextRefused(fault="empty")
    ground = standing_of(row).ground
    if ground is None:
        raise NothingToTell
    if loop.claims_effect and ground is not Ground.PROVED:
        raise NotProved
    if rules.is_too_late(begun_at=loop.begun_at, now=timezone.now()):
        raise TooLate


def _seen(number: str, *, by: User) -> Ticket:
    found = ticket_seen(by, number.strip()) if by.may(Permission.SEE_TICKETS) else None
    if found is None:
        raise NoSuchTicket(number=number)
    return found


def _link(row: Improvement, ticket: Ticket, *, by: str) -> bool:
    made, is_new = Raising.objects.get_or_create(
        improvement=row,
        ticket=ticket,
        defaults={"linked_at": timezone.now(), "linked_by": by},
    )
    if is_new:
        told = Telling.objects.filter(
            improvement=row,
            state=State.TOLD,
            customer=ticket.customer,
            customer__isnull=False,
            told_at__lt=ticket.opened_at,
        )
        # He was told that it is mended and says it again: its owner hears of that.
        outcome = AGAIN if told.exists() else ""
        _record(
            row, activity="link ticket to improvement", by=by, ticket=made.ticket, outcome=outcome
        )
    return is_new


def _loop(row: Improvement) -> Loop:
    return Loop.objects.get_or_create(improvement=row)[0]


def _record(row: Improvement, *, activity: str, by: str, ticket: Ticket, outcome: str = "") -> None:
    record_event(
        activity=activity,
        case_id=row.case_id,
        by=by,
        outcome=outcome,
        attributes={"ticket": ticket.number},
    )
