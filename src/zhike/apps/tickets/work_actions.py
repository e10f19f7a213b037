"""What people do around a ticket: notes, tasks of departments, watching, linking."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.tickets import rules
from zhike.apps.tickets.actions import locked
from zhike.apps.tickets.errors import NotMerged, StepNotAllowed, TaskIsDone, TextMissing
from zhike.apps.tickets.models import STATE_LABELS, Link, Note, Task, Ticket, Watch
from zhike.apps.tickets.rules import State
from zhike.apps.vault.keys import seal_for


@transaction.atomic
def add_note(ticket_id: int, *, text: str, author: User) -> Note:
    """Write what only staff read."""
    ticket = locked(ticket_id)
    made = Note.objects.create(
        ticket=ticket,
        author=author,
        text_sealed=_sealed(ticket, text),
        written_at=timezone.now(),
    )
    _record(ticket, activity="note on ticket", by=author.username)
    return made


@transaction.atomic
def ask_department(ticket_id: int, *, queue: WorkQueue, wanted: str, by: str) -> Task:
    """Ask another department for its part; the owner of the ticket stays who he is."""
    ticket = locked(ticket_id)
    if ticket.state not in rules.ACTIVE:
        raise StepNotAllowed(
            current=STATE_LABELS[State(ticket.state)], wanted=STATE_LABELS[State.ON_HOLD]
        )
    made = Task.objects.create(
        ticket=ticket,
        queue=queue,
        wanted_sealed=_sealed(ticket, wanted),
        asked_at=timezone.now(),
        asked_by=by,
    )
    _record(ticket, activity="ask department", by=by, outcome=queue.code)
    return made


@transaction.atomic
def accept_task(task_id: int, *, by: User) -> Task:
    """Take a department's task on: from here on its time is work, not waiting."""
    task = _open_task(task_id)
    task.assignee, task.accepted_at = by, task.accepted_at or timezone.now()
    task.save()
    _record(task.ticket, activity="accept task", by=by.username, outcome=task.queue.code)
    return task


@transaction.atomic
def finish_task(task_id: int, *, result: str, by: User) -> Task:
    """Give a department's answer to the owner of the ticket."""
    task = _open_task(task_id)
    now = timezone.now()
    task.result_sealed = _sealed(task.ticket, result)
    task.assignee, task.accepted_at, task.done_at = by, task.accepted_at or now, now
    task.save()
    _record(task.ticket, activity="finish task", by=by.username, outcome=task.queue.code)
    return task


@transaction.atomic
def watch_ticket(ticket_id: int, *, user: User, is_on: bool) -> None:
    """Hear what becomes of a ticket, or no more."""
    ticket = locked(ticket_id)
    if is_on:
        Watch.objects.get_or_create(ticket=ticket, user=user)
    else:
        Watch.objects.filter(ticket=ticket, user=user).delete()
    _record(ticket, activity="watch ticket", by=user.username, outcome="on" if is_on else "off")


@transaction.atomic
def link_tickets(ticket_id: int, *, other: Ticket, by: str) -> Link:
    """Note that two tickets have to do with each other; once, whichever is named first."""
    if other.pk == ticket_id:
        raise NotMerged(why=STATE_LABELS[State(other.state)])
    first, second = sorted([ticket_id, other.pk])
    ticket = locked(first)
    made, is_new = Link.objects.get_or_create(ticket=ticket, other_id=second)
    if is_new:
        _record(ticket, activity="link tickets", by=by, outcome=rules.number_of(second))
    return made


def _open_task(task_id: int) -> Task:
    found = Task.objects.select_related("ticket", "queue").get(pk=task_id)
    locked(found.ticket_id)
    found.refresh_from_db()
    if found.done_at is not None:
        raise TaskIsDone
    return found


def _sealed(ticket: Ticket, text: str) -> str:
    if not text.strip():
        raise TextMissing
    return seal_for(ticket.key_owner, text.strip())


def _record(ticket: Ticket, *, activity: str, by: str, outcome: str = "") -> None:
    record_event(
        activity=activity,
        case_id=ticket.case_id,
        by=by,
        customer_id=ticket.customer_number,
        outcome=outcome,
    )
