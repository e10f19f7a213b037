from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.jobs.kinds import label_of
from zhike.apps.jobs.rules import OPEN, State, share_done
from zhike.apps.sentences.told import told_again

STATE_LABELS = {
    State.QUEUED: _("Waiting"),
    State.RUNNING: _("Running"),
    State.DONE: _("Done"),
    State.FAILED: _("Failed"),
    State.CANCELLED: _("Cancelled"),
}
# A row outlives the language of whoever looks at it: known errors are told in the reader's.
ERROR_TEXTS = {
    "worker_lost": _("The worker stopped in the middle. Run it again: finished parts are kept."),
    "worker_stopped": _("zhike was stopped in the middle. Run it again: finished parts are kept."),
    "unexpected_error": _("Something unforeseen happened. The log of the worker says more."),
}


class Job(models.Model):
    """Long work that runs in the background, with what it has done so far."""

    kind = models.CharField(max_length=50)
    title = models.CharField(max_length=300)
    state = models.CharField(
        max_length=10, choices=list(STATE_LABELS.items()), default=State.QUEUED
    )
    arguments = models.JSONField(default=dict)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict)
    error_code = models.CharField(max_length=100, blank=True)
    error = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="jobs"
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    cancel_requested_at = models.DateTimeField(null=True)
    cancel_requested_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["state"], name="jobs_state"),
            models.Index(fields=["updated_at"], name="jobs_updated"),
        )
        constraints = (
            models.CheckConstraint(
                name="jobs_state_known",
                condition=models.Q(state__in=[state.value for state in State]),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def share(self) -> float | None:
        return share_done(done=self.done, total=self.total)

    @property
    def kind_label(self) -> str:
        return label_of(self.kind)

    @property
    def heading(self) -> str:
        """What it is called on a page: chores give a job no title of its own."""
        return self.title if self.title not in ("", self.kind) else self.kind_label

    @property
    def told_error(self) -> str:
        return str(ERROR_TEXTS.get(self.error_code, "")) or told_again(self.error)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_stopping(self) -> bool:
        return self.is_open and self.cancel_requested_at is not None
