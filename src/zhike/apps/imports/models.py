from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.imports.rules import (
    OPEN,
    Counts,
    Kind,
    State,
    may_discard,
    may_start,
    may_undo,
    state_of,
)
from zhike.apps.imports.takers import can_be_undone
from zhike.apps.jobs.models import Job

KIND_LABELS = {
    Kind.EVENTS: _("Events"),
    Kind.CUSTOMERS: _("Customers"),
    Kind.HOLDERS: _("Account holders"),
    Kind.HOLDINGS: _("Holdings"),
    Kind.TRANSACTIONS: _("Bookings"),
    Kind.MONTHS: _("Customer months"),
    Kind.COMPLAINTS: _("Complaints as the CFPB publishes them"),
    Kind.CALLS: _("Call records"),
    Kind.ANSWERS: _("Survey answers"),
    Kind.TEXTS: _("Texts of customers"),
}
STATE_LABELS = {
    State.DRAFT: _("Not started"),
    State.WAITING: _("Waiting"),
    State.RUNNING: _("Running"),
    State.DONE: _("Imported"),
    State.FAILED: _("Failed"),
    State.CANCELLED: _("Cancelled"),
    State.WITHDRAWN: _("Undone"),
}


class Import(models.Model):
    """One source that somebody brought in on the page, and what became of its rows."""

    kind = models.CharField(max_length=20, choices=KIND_LABELS, default=Kind.EVENTS)
    source_name = models.CharField(max_length=200)
    source_format = models.CharField(max_length=20)
    # Below uploads/ of the home folder: the file itself, or the address of a database.
    upload = models.CharField(max_length=200)
    size_bytes = models.BigIntegerField(default=0)
    sheet = models.CharField(max_length=255, blank=True, help_text="of a workbook")
    log_name = models.CharField(max_length=64, blank=True)
    mapping = models.TextField(blank=True, help_text="YAML, as a mapping file")
    preset = models.CharField(max_length=100, blank=True, help_text="for calls; no mapping then")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports"
    )
    created_at = models.DateTimeField()
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    batch_id = models.CharField(max_length=64, blank=True, db_index=True)
    read = models.BigIntegerField(null=True)
    stored = models.BigIntegerField(null=True)
    duplicates = models.BigIntegerField(null=True)
    rejected = models.BigIntegerField(null=True)
    # Calls are counted twice: as events above, and as contacts (counts by name) here.
    contacts = models.JSONField(null=True)
    warnings = models.JSONField(default=list)
    rejects_file = models.CharField(max_length=300, blank=True)
    is_check = models.BooleanField(default=False, help_text="the job looks and stores nothing")
    # What a check of the whole source found; nothing was stored by it.
    checked = models.JSONField(null=True)
    # Whether its batch was undone stands in the event store and nowhere else; queries set it.
    withdrawn = False

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="imports_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in Kind]),
            ),
            models.CheckConstraint(
                name="imports_rows_reconcile",
                condition=models.Q(read__isnull=True)
                | models.Q(read=models.F("stored") + models.F("duplicates") + models.F("rejected")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_name} → {self.target}"

    @property
    def is_table(self) -> bool:
        return self.kind != Kind.EVENTS

    @property
    def target(self) -> str:
        """Where the rows go: a log by its name, a table by what it holds."""
        return str(KIND_LABELS[Kind(self.kind)]) if self.is_table else self.log_name

    @property
    def state(self) -> State:
        job_state = self.job.state if self.job else None
        return state_of(job_state=job_state, is_check=self.is_check, withdrawn=self.withdrawn)

    @property
    def state_label(self) -> Any:
        return STATE_LABELS[self.state]

    @property
    def counts(self) -> Counts | None:
        if self.read is None:
            return None
        return Counts(
            read=self.read,
            stored=self.stored or 0,
            duplicates=self.duplicates or 0,
            rejected=self.rejected or 0,
        )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def may_start(self) -> bool:
        return may_start(self.state)

    @property
    def may_discard(self) -> bool:
        return may_discard(self.state)

    @property
    def may_undo(self) -> bool:
        return may_undo(self.state) and bool(self.stored) and can_be_undone(self.kind)


class SavedMapping(models.Model):
    """A column mapping that somebody kept under a name, for the next file of the same kind."""

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=KIND_LABELS, default=Kind.EVENTS)
    definition = models.TextField(help_text="YAML, as a mapping file")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
