from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhike.analytics.clocks import ClockState, Ending, LimitUnit
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import Branch, WorkQueue
from zhike.apps.tickets.rules import (
    ClockName,
    Kind,
    Priority,
    Promise,
    State,
    StepKind,
    number_of,
)
from zhike.apps.tickets.spans import SecondsBetween

KIND_LABELS = {
    Kind.ENQUIRY: _("Enquiry"),
    Kind.COMPLAINT: _("Complaint"),
    Kind.SUGGESTION: _("Suggestion"),
    Kind.TRANSACTION: _("Transaction"),
    Kind.INTERNAL: _("Internal request"),
}
PRIORITY_LABELS = {
    Priority.URGENT: _("Urgent"),
    Priority.HIGH: _("High"),
    Priority.NORMAL: _("Normal"),
    Priority.LOW: _("Low"),
}
STATE_LABELS = {
    State.NEW: _("New"),
    State.OPEN: _("In work"),
    State.WAITING: _("Waits for the customer"),
    State.ON_HOLD: _("Waits for others"),
    State.SOLVED: _("Solved"),
    State.CLOSED: pgettext_lazy("ticket", "Closed"),
    State.MERGED: _("Merged"),
    State.SPAM: _("Spam"),
}
# What lists are narrowed by; spam stands in none.
LISTED_STATES = {state: label for state, label in STATE_LABELS.items() if state != State.SPAM}
CLOCK_LABELS = {
    ClockName.FIRST_REPLY: _("First reply"),
    ClockName.NEXT_REPLY: _("Next reply"),
    ClockName.RESOLUTION: _("Resolution"),
}
CLOCK_STATE_LABELS = {
    ClockState.WAITING: _("not begun"),
    ClockState.RUNNING: _("running"),
    ClockState.PAUSED: _("paused"),
    ClockState.MET: _("kept"),
    ClockState.BREACHED: _("missed"),
}
UNIT_LABELS = {
    LimitUnit.CALENDAR_HOURS: _("hours"),
    LimitUnit.WORKING_HOURS: _("working hours"),
    LimitUnit.CALENDAR_DAYS: _("calendar days"),
    LimitUnit.WORKING_DAYS: _("working days"),
}


def choices(labels: Any) -> list[tuple[Any, Any]]:
    return [(key.value, label) for key, label in labels.items()]


def own_key() -> str:
    """Whose key seals the texts of a ticket while nobody knows the customer."""
    return f"ticket-{uuid4().hex}"


class QueueTerms(models.Model):
    """How a queue of work is served: who answers for it, and by whose hours time is counted."""

    queue = models.OneToOneField(WorkQueue, on_delete=models.CASCADE, related_name="terms")
    # Owns what nobody took yet, so that no ticket is ever without an owner.
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="heads_queues"
    )
    hours_channel = models.CharField(
        _("hours of the channel"), max_length=50, help_text="whose opening hours count"
    )

    def __str__(self) -> str:
        return f"terms of {self.queue_id}"


class ServicePromise(models.Model):
    """How long a step may take for tickets of a queue; empty kind or priority means any."""

    queue = models.ForeignKey(WorkQueue, on_delete=models.CASCADE, related_name="promises")
    clock = models.CharField(max_length=20, choices=choices(CLOCK_LABELS))
    kind = models.CharField(max_length=20, blank=True, choices=choices(KIND_LABELS))
    priority = models.PositiveSmallIntegerField(default=0, help_text="0: any")
    amount = models.FloatField()
    unit = models.CharField(max_length=20, choices=choices(UNIT_LABELS))

    class Meta:
        ordering = ("queue", "clock", "kind", "priority")
        constraints = (
            models.UniqueConstraint(
                fields=["queue", "clock", "kind", "priority"],
                name="tickets_promise_once",
            ),
            models.CheckConstraint(name="tickets_promise_of_time", condition=Q(amount__gt=0)),
        )

    def __str__(self) -> str:
        return f"{self.clock} of {self.queue_id}"

    @property
    def as_promise(self) -> Promise:
        return Promise(
            clock=ClockName(self.clock),
            amount=self.amount,
            unit=LimitUnit(self.unit),
            kind=Kind(self.kind) if self.kind else None,
            priority=Priority(self.priority) if self.priority else None,
        )


class Ticket(models.Model):
    """A matter from its first contact to its end. Texts are sealed under the key of `key_owner`."""

    kind = models.CharField(max_length=20, choices=choices(KIND_LABELS))
    state = models.CharField(max_length=10, choices=choices(STATE_LABELS), default=State.NEW)
    priority = models.PositiveSmallIntegerField(
        choices=choices(PRIORITY_LABELS), default=Priority.NORMAL
    )
    subject_sealed = models.TextField()
    key_owner = models.CharField(max_length=100, default=own_key)
    queue = models.ForeignKey(WorkQueue, on_delete=models.PROTECT, related_name="tickets")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="owned_tickets"
    )
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="tickets"
    )
    channel = models.CharField(max_length=20, help_text="by which it came in first")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    first_replied_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(help_text="when anything last happened to it")
    reopened = models.PositiveSmallIntegerField(default=0)
    # The nearest deadline of the clocks that run; lists are in its order.
    due_at = models.DateTimeField(null=True)
    # What the report counts, beside the ticket, so that one index answers over a whole year.
    # Clocks that ended in time, and those that did not; one that runs on past its time is neither.
    clocks_kept = models.PositiveSmallIntegerField(default=0, db_default=0)
    clocks_missed = models.PositiveSmallIntegerField(default=0, db_default=0)
    reply_seconds = models.GeneratedField(
        expression=SecondsBetween("first_replied_at", "opened_at"),
        output_field=models.FloatField(),
        db_persist=True,
    )
    solve_seconds = models.GeneratedField(
        expression=SecondsBetween("solved_at", "opened_at"),
        output_field=models.FloatField(),
        db_persist=True,
    )
    state_before_merge = models.CharField(max_length=10, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="children", db_index=False
    )
    split_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="split_off", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["queue", "state", "due_at"], name="tickets_of_queue"),
            models.Index(fields=["owner", "state", "due_at"], name="tickets_of_owner"),
            models.Index(fields=["customer", "-opened_at"], name="tickets_of_customer"),
            models.Index(fields=["state", "due_at"], name="tickets_by_due"),
            # Few have any of these: with the nulls in it an index looks worthless to a planner.
            *(
                models.Index(
                    fields=[near], name=f"tickets_{near}", condition=Q((f"{near}__isnull", False))
                )
                for near in ("merged_into", "parent", "split_from")
            ),
            models.Index(
                fields=[
                    "queue",
                    "owner",
                    "opened_at",
                    "reply_seconds",
                    "solve_seconds",
                    "clocks_kept",
                    "clocks_missed",
                    "state",
                ],
                name="tickets_reported",
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="tickets_state_known",
                condition=Q(state__in=[state.value for state in State]),
            ),
            models.CheckConstraint(
                name="tickets_kind_known",
                condition=Q(kind__in=[kind.value for kind in Kind]),
            ),
            models.CheckConstraint(
                name="tickets_merged_goes_on_elsewhere",
                condition=Q(state=State.MERGED) ^ Q(merged_into__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return number_of(self.pk)

    @property
    def case_id(self) -> str:
        return f"ticket-{self.pk}"

    @property
    def customer_number(self) -> str:
        return self.customer.customer_id if self.customer else ""


class TicketClock(models.Model):
    """A time limit of a ticket as it was set off. What it shows is counted by the clock library.

    `state`, `due_at` and `next_look_at` are what it showed last, so that lists can be sorted.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="clocks")
    name = models.CharField(max_length=60)
    jurisdiction = models.CharField(max_length=20, blank=True)
    rule_id = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    amount = models.FloatField()
    unit = models.CharField(max_length=20)
    ending = models.CharField(max_length=10, default=Ending.EXACT)
    start_day_counts = models.BooleanField(default=True)
    next_working_day = models.BooleanField(default=False)
    pausable = models.BooleanField(default=True)
    # By whose hours it counts; without a channel by the days of the bank's calendar.
    hours_channel = models.CharField(max_length=50, blank=True)
    branch = models.ForeignKey(Branch, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=ClockState.RUNNING)
    due_at = models.DateTimeField(null=True)
    next_look_at = models.DateTimeField(null=True)
    warned_percent = models.PositiveSmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["next_look_at"],
                name="tickets_clocks_to_look_at",
                condition=Q(next_look_at__isnull=False),
            ),
            models.Index(fields=["started_at", "name"], name="tickets_clocks_by_start"),
            models.Index(
                fields=["due_at"],
                name="tickets_clocks_running",
                condition=Q(state=ClockState.RUNNING),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} of {self.ticket_id}"

    @property
    def label(self) -> Any:
        named = self.name in set(ClockName)
        return CLOCK_LABELS[ClockName(self.name)] if named else self.name


class ClockStep(models.Model):
    """What happened to a clock after its start, written once."""

    clock = models.ForeignKey(TicketClock, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=15)
    at = models.DateTimeField()
    sequence = models.PositiveIntegerField()
    amount = models.FloatField(null=True, help_text="of an extension, in the limit's unit")
    approved_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    # Of a recalculation: the limit and the start that hold as if they had always held.
    limit = models.JSONField(null=True)
    started_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("clock", "sequence")
        constraints = (
            models.UniqueConstraint(fields=["clock", "sequence"], name="tickets_step_once"),
            models.CheckConstraint(
                name="tickets_step_known",
                condition=Q(kind__in=[kind.value for kind in StepKind]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.clock_id}"


class Note(models.Model):
    """What staff tell each other about a ticket; no customer ever reads it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ticket_notes"
    )
    text_sealed = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"note {self.pk}"


class Task(models.Model):
    """What a department is asked to do for a ticket, whose owner stays who he is."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="tasks")
    queue = models.ForeignKey(WorkQueue, on_delete=models.PROTECT, related_name="tasks")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="ticket_tasks"
    )
    wanted_sealed = models.TextField()
    result_sealed = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    accepted_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["queue", "asked_at"],
                name="tickets_tasks_open",
                condition=Q(done_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"task {self.pk}"


class Watch(models.Model):
    """Somebody who wants to hear what becomes of a ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="watches")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watched_tickets"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["ticket", "user"], name="tickets_watched_once"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} watches {self.ticket_id}"


class Link(models.Model):
    """Two tickets that have to do with each other."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="linked_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["ticket", "other"], name="tickets_linked_once"),
            models.CheckConstraint(
                name="tickets_link_of_two", condition=~Q(ticket=models.F("other"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.ticket_id} and {self.other_id}"
