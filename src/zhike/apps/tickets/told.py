"""Tickets as other systems are told of them: numbers that stand in a text come masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Field, Schema

from zhike.apps.tickets import queries
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Priority, number_of
from zhike.pipelines.masking import mask_found

PRIORITIES = {one.name.lower(): one for one in Priority}


class TicketOut(Schema):
    number: str
    kind: str
    state: str
    priority: str
    subject: str = Field(description="numbers of customers in it are masked")
    queue: str = Field(description="code of the queue")
    owner: str
    customer_id: str | None
    channel: str
    opened_at: datetime
    first_replied_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    touched_at: datetime
    due_at: datetime | None = Field(description="the nearest deadline of the clocks that run")
    reopened: int
    merged_into: str | None
    parent: str | None
    split_from: str | None
    version: int


class ClockOut(Schema):
    name: str = Field(description="first_reply, next_reply, resolution, or a rule of law")
    rule: str | None = Field(description="jurisdiction and rule of a clock of the law")
    state: str
    started_at: datetime
    due_at: datetime | None = Field(description="null: waiting, or beyond the calendar")
    stopped_at: datetime | None
    elapsed: float | None
    limit: float
    unit: str


class NoteOut(Schema):
    author: str
    written_at: datetime
    text: str = Field(description="numbers of customers in it are masked")


class TaskOut(Schema):
    id: int
    queue: str
    assignee: str | None
    wanted: str
    result: str
    asked_at: datetime
    accepted_at: datetime | None
    done_at: datetime | None


class StepOut(Schema):
    at: datetime
    by: str
    act: str
    outcome: str


class TicketWhole(TicketOut):
    """One ticket with all that was merged into it."""

    merged: list[str]
    clocks: list[ClockOut]
    notes: list[NoteOut]
    tasks: list[TaskOut]
    history: list[StepOut] = Field(description="the newest first, 200 at most")


def told(rows: Sequence[Ticket]) -> list[dict[str, Any]]:
    """Tickets with one look-up of keys for all."""
    return [_ticket(one.ticket, subject=one.subject) for one in queries.shown_tickets(rows)]


def told_opened(ticket: Ticket, *, subject: str) -> dict[str, Any]:
    """A ticket just opened, by the subject that was given: nothing is looked up."""
    return _ticket(ticket, subject=subject.strip())


def told_whole(ticket: Ticket) -> dict[str, Any]:
    keys = queries.family_of(ticket)
    return told([ticket])[0] | {
        "merged": [number_of(key) for key in keys if key != ticket.pk],
        "clocks": [_clock(one) for one in queries.clocks_of(keys)],
        "notes": [told_note(one) for one in queries.notes_of(keys)],
        "tasks": [told_task(one) for one in queries.tasks_of(keys)],
        "history": [
            {"at": row.occurred_at, "by": row.by, "act": row.activity, "outcome": row.outcome}
            for row, _act, _outcome in queries.history_of(keys)
        ],
    }


def told_note(shown: queries.ShownNote) -> dict[str, Any]:
    return {
        "author": shown.note.author.username,
        "written_at": shown.note.written_at,
        "text": mask_found(shown.text),
    }


def told_task(shown: queries.ShownTask) -> dict[str, Any]:
    task = shown.task
    return {
        "id": task.pk,
        "queue": task.queue.code,
        "assignee": task.assignee and task.assignee.username,
        "wanted": mask_found(shown.wanted),
        "result": mask_found(shown.result),
        "asked_at": task.asked_at,
        "accepted_at": task.accepted_at,
        "done_at": task.done_at,
    }


def _ticket(row: Ticket, *, subject: str) -> dict[str, Any]:
    same = (
        "number", "kind", "state", "channel", "opened_at", "first_replied_at", "solved_at",
        "closed_at", "touched_at", "due_at", "reopened", "version",
    )  # fmt: skip
    return {
        **{field: getattr(row, field) for field in same},
        "priority": Priority(row.priority).name.lower(),
        "subject": mask_found(subject),
        "queue": row.queue.code,
        "owner": row.owner.username,
        "customer_id": row.customer_number or None,
        "merged_into": _number(row.merged_into_id),
        "parent": _number(row.parent_id),
        "split_from": _number(row.split_from_id),
    }


def _clock(shown: Any) -> dict[str, Any]:
    row, reading = shown.row, shown.reading
    return {
        "name": row.name,
        "rule": f"{row.jurisdiction} {row.rule_id}" if row.rule_id else None,
        "state": reading.state if reading else row.state,
        "started_at": row.started_at,
        "due_at": reading.deadline if reading else None,
        "stopped_at": row.stopped_at,
        "elapsed": reading.elapsed if reading else None,
        "limit": reading.limit.amount if reading else row.amount,
        "unit": row.unit,
    }


def _number(key: int | None) -> str | None:
    return number_of(key) if key else None
