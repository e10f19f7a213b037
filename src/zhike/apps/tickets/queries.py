"""Which tickets somebody may see, and what their pages show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from zhike.analytics.clocks import ClockState
from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.words import in_words, outcome_in_words
from zhike.apps.calendars.forms import CHANNEL_LABELS
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller, in_reach, reaches
from zhike.apps.prepared.select import Prepared
from zhike.apps.tickets import rules
from zhike.apps.tickets.clocks import ShownClock, shown_clocks
from zhike.apps.tickets.errors import QueueNotServed
from zhike.apps.tickets.models import Note, QueueTerms, ServicePromise, Task, Ticket, TicketClock
from zhike.apps.tickets.promise_words import promises_in_words
from zhike.apps.tickets.rules import Promise, State
from zhike.apps.vault.keys import Keyring

OPEN_STATES = tuple(sorted(state.value for state in rules.ACTIVE))


def seen_by(caller: Caller) -> QuerySet[Ticket]:
    """The tickets in somebody's reach: of all queues where he supervises, else of his own queues.

    A token acts for a system and has no queues: its branch alone cuts. Spam is seen by nobody.
    """
    rows = Ticket.objects.exclude(state=State.SPAM).select_related("queue", "owner", "customer")
    reached = in_reach(rows, caller=caller, branch="queue__branch")
    if caller.may(Permission.SUPERVISE_TICKETS) or not isinstance(caller, User):
        return reached
    own = caller.queues.values("pk")
    return reached.filter(
        Q(queue__in=own)
        | Q(owner=caller)
        | Q(pk__in=Task.objects.filter(queue__in=own).values("ticket"))
    )


def ticket_seen(caller: Caller, number: str) -> Ticket | None:
    """One ticket by its number, if it is in reach."""
    key = rules.key_of(number)
    return seen_by(caller).filter(pk=key).first() if key is not None else None


def filtered(caller: Caller, wanted: dict[str, str]) -> QuerySet[Ticket]:
    """The tickets of a list, those that are due first on top."""
    rows = seen_by(caller)
    state = wanted.get("state", "open")
    if state == "open":
        rows = rows.filter(state__in=OPEN_STATES)
    elif state == "late":
        rows = rows.filter(state__in=OPEN_STATES, due_at__lt=timezone.now())
    elif state in set(State):
        rows = rows.filter(state=state)
    for name, column in {
        "kind": "kind",
        "queue": "queue__code",
        "owner": "owner__username",
    }.items():
        if value := wanted.get(name):
            rows = rows.filter(**{column: value})
    if priority := wanted.get("priority"):
        rows = rows.filter(priority=int(priority)) if priority.isdecimal() else rows.none()
    # What waits for somebody else is due at no known moment; it never stands before what is.
    return rows.order_by(F("due_at").asc(nulls_last=True), "-id")


@dataclass(frozen=True, kw_only=True)
class ShownTicket:
    """A ticket with its subject in the clear, for who may see it."""

    ticket: Ticket
    subject: str


def shown_tickets(rows: Iterable[Ticket]) -> list[ShownTicket]:
    """Open the subjects of a list with one look at the keys."""
    found = list(rows)
    ring = Keyring.of(row.key_owner for row in found)
    return [
        ShownTicket(ticket=row, subject=ring.open(row.subject_sealed, customer_id=row.key_owner))
        for row in found
    ]


@dataclass(frozen=True, kw_only=True)
class ShownNote:
    note: Note
    text: str


@dataclass(frozen=True, kw_only=True)
class ShownTask:
    task: Task
    wanted: str
    result: str


def family_of(ticket: Ticket) -> list[int]:
    """The ticket and all that were merged into it, however often."""
    return with_merged([ticket.pk])


def with_merged(tickets: Iterable[int]) -> list[int]:
    """Tickets and all that were merged into them, however often: a query for each time."""
    keys = newest = list(tickets)
    while newest:
        newest = list(Ticket.objects.filter(merged_into__in=newest).values_list("pk", flat=True))
        keys = keys + newest
    return keys


def tickets_from(ticket: Ticket) -> list[Ticket]:
    """What was merged into a ticket, split from it or stands below it, by one question."""
    near = Q(merged_into=ticket) | Q(parent=ticket) | Q(split_from=ticket)
    return list(Ticket.objects.filter(near))


def notes_of(keys: Sequence[int]) -> list[ShownNote]:
    rows = list(
        Note.objects.filter(ticket__in=keys)
        .select_related("author", "ticket")
        .order_by("written_at")
    )
    ring = Keyring.of(row.ticket.key_owner for row in rows)
    return [
        ShownNote(note=row, text=ring.open(row.text_sealed, customer_id=row.ticket.key_owner))
        for row in rows
    ]


def tasks_of(keys: Sequence[int]) -> list[ShownTask]:
    rows = list(Task.objects.filter(ticket__in=keys).select_related("queue", "assignee", "ticket"))
    ring = Keyring.of(row.ticket.key_owner for row in rows)
    return [
        ShownTask(
            task=row,
            wanted=ring.open(row.wanted_sealed, customer_id=row.ticket.key_owner),
            result=ring.open(row.result_sealed, customer_id=row.ticket.key_owner),
        )
        for row in rows
    ]


def clocks_of(keys: Sequence[int], *, moment: datetime | None = None) -> list[ShownClock]:
    """The clocks of tickets with what they show, those that run first."""
    rows = TicketClock.objects.filter(ticket__in=keys).prefetch_related("steps")
    shown = shown_clocks(rows.select_related("branch"), moment=moment)
    return sorted(shown, key=lambda one: (one.row.stopped_at is not None, one.row.pk))


def history_of(keys: Sequence[int]) -> list[tuple[AuditRow, str, str]]:
    """What was done with tickets, the newest first: act and outcome in words."""
    rows = AuditRow.objects.filter(case_id__in=[f"ticket-{key}" for key in keys])
    return [
        (row, in_words(row.activity), outcome_in_words(row.activity, row.outcome))
        for row in rows.order_by("-id")[:200]
    ]


def open_tickets_of(
    customer: Customer, *, members: Sequence[Customer] | None = None
) -> QuerySet[Ticket]:
    """What is open of a person, over all entries of him, which the caller may have read before."""
    return (
        Ticket.objects.filter(customer__in=members or members_of(customer), state__in=OPEN_STATES)
        .select_related("queue", "owner")
        .order_by("due_at")
    )


def likely_same(ticket: Ticket) -> QuerySet[Ticket]:
    """Tickets that may be of the same matter: the same person's, open, of the same kind."""
    if ticket.customer is None:
        return Ticket.objects.none()
    rows = open_tickets_of(ticket.customer).exclude(pk=ticket.pk)
    return rows.filter(kind=ticket.kind).order_by("-opened_at")


def served_queues(caller: Caller) -> QuerySet[WorkQueue]:
    """The queues in reach that have a head, and so can be given tickets."""
    return in_reach(WorkQueue.objects.filter(terms__isnull=False), caller=caller)


_served_by_code = Prepared(
    lambda code: (
        WorkQueue.objects.filter(terms__isnull=False, code=code)
        .select_related("branch", "terms__head")
        .order_by()
    )
)


def served_queue(code: str, *, caller: Caller) -> WorkQueue | None:
    """One of the served queues in reach, with its branch and its terms."""
    found = _served_by_code.first(code)
    return found if found and reaches(caller, found.branch) else None


def terms_of(queue: WorkQueue) -> QueueTerms:
    """Who answers for a queue, and by whose hours.

    Raises
    ------
    QueueNotServed
    """
    try:
        return queue.terms
    except QueueTerms.DoesNotExist as error:
        raise QueueNotServed(queue=queue.name) from error


_promises = Prepared(lambda queue_id: ServicePromise.objects.filter(queue_id=queue_id))


def promises_of(queue: WorkQueue) -> list[Promise]:
    """How long each step may take for the tickets of a queue."""
    return [row.as_promise for row in _promises.all(queue.pk)]


def possible_owners(queue: WorkQueue) -> list[User]:
    """Who may own a ticket of a queue, by name."""
    rows = User.objects.filter(is_active=True).select_related("branch", "own_role")
    path = queue.branch.path
    return [
        user
        for user in rows.order_by("name", "username")
        if user.may(Permission.WORK_TICKETS) and user.reach and path.startswith(user.reach)
    ]


def supervisors_of(queue: WorkQueue) -> set[int]:
    """Those who supervise and have a queue in their reach."""
    staff = User.objects.filter(is_active=True).select_related("branch", "own_role")
    return {
        user.pk
        for user in staff
        if user.may(Permission.SUPERVISE_TICKETS) and reaches(user, queue.branch)
    }


def possible_heads(caller: Caller) -> list[User]:
    """Who in somebody's reach may own tickets, and so be the head of a queue, by name."""
    rows = in_reach(User.objects.filter(is_active=True), caller=caller)
    return [
        user
        for user in rows.select_related("own_role").order_by("name", "username")
        if user.may(Permission.WORK_TICKETS)
    ]


def terms_in_reach(caller: Caller) -> QuerySet[WorkQueue]:
    """Every queue in reach with its terms, for who looks after queues."""
    rows = WorkQueue.objects.select_related("terms", "terms__head", "branch")
    return (
        in_reach(rows.prefetch_related("promises"), caller=caller)
        .annotate(open_count=Count("tickets", filter=Q(tickets__state__in=OPEN_STATES)))
        .order_by("name", "code")
    )


@dataclass(frozen=True, kw_only=True)
class ShownQueue:
    """A queue with its terms and its promises in plain words; without terms it takes nothing."""

    queue: WorkQueue
    terms: QueueTerms | None
    promises: list[str]

    @property
    def head(self) -> User | None:
        return self.terms.head if self.terms else None

    @property
    def hours(self) -> Any:
        if self.terms is None:
            return ""
        channel = self.terms.hours_channel
        return CHANNEL_LABELS.get(channel, channel)


def shown_queues(rows: Iterable[WorkQueue]) -> list[ShownQueue]:
    return [
        ShownQueue(
            queue=row,
            terms=getattr(row, "terms", None),
            promises=promises_in_words(row.promises.all()),
        )
        for row in rows
    ]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How often a promise or limit was kept: of clocks that ended, or ran past their time."""

    name: str
    kept: int
    missed: int
    running: int

    @property
    def ended(self) -> int:
        return self.kept + self.missed

    @property
    def share(self) -> float | None:
        return self.kept / self.ended if self.ended else None


def kept_promises(caller: Caller, *, since: datetime, until: datetime) -> list[Kept]:
    """Of the clocks set off in a time: how many were kept, missed, and still run.

    A clock that runs counts as missed from the moment of its deadline on, watched or not.
    """
    now = timezone.now()
    over = Q(state=ClockState.BREACHED) | Q(
        stopped_at__isnull=True, due_at__lt=now, state=ClockState.RUNNING
    )
    rows = (
        TicketClock.objects.filter(
            started_at__gte=since, started_at__lt=until, ticket__in=seen_by(caller).order_by()
        )
        .values("name")
        .annotate(
            kept=Count("pk", filter=Q(state=ClockState.MET)),
            missed=Count("pk", filter=over),
            total=Count("pk"),
        )
        .order_by("name")
    )
    return [
        Kept(
            name=row["name"],
            kept=row["kept"],
            missed=row["missed"],
            running=row["total"] - row["kept"] - row["missed"],
        )
        for row in rows
    ]


def head_names() -> dict[int, Any]:
    """The head of each queue by the queue's key."""
    return {row.queue_id: row.head for row in QueueTerms.objects.select_related("head")}
