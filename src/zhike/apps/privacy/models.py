from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.consents.models import THROUGH_LABELS
from zhike.apps.customers.models import Customer
from zhike.apps.privacy.errors import RecordsAreKept
from zhike.apps.privacy.rules import ErasureStep, Mark, RefusalGround, RightKind, State

KIND_LABELS = {
    RightKind.ACCESS: _("See what is kept"),
    RightKind.COPY: _("Have a copy"),
    RightKind.CORRECT: _("Have it corrected"),
    RightKind.DELETE: _("Have it deleted"),
    RightKind.EXPLAIN: _("Have it explained"),
    RightKind.OBJECT: _("Object to an automated decision"),
}
STATE_LABELS = {
    State.RECEIVED: _("Identity to be proved"),
    State.IN_WORK: _("In work"),
    State.ANSWERED: _("Answer given"),
    State.REFUSED: _("Refused"),
    State.WITHDRAWN: _("Taken back"),
}
GROUND_LABELS = {
    RefusalGround.IDENTITY: _("Who asks could not be proved"),
    RefusalGround.LEGAL_DUTY: _("A law demands that it is kept"),
    RefusalGround.SECRECY: _("A law demands secrecy"),
    RefusalGround.OTHERS_RIGHTS: _("It would touch the rights of others"),
    RefusalGround.UNFOUNDED: _("Plainly unfounded or repeated"),
}
MARK_LABELS = {
    Mark.PRIMARY: _("text of the law read"),
    Mark.FOUND: _("found in a second source"),
    Mark.MEMORY: _("not verified"),
    Mark.OWN: _("rule of the bank"),
}
STEP_LABELS = {
    ErasureStep.PLANNED: _("Planned"),
    ErasureStep.CLOSED: _("Key destroyed"),
    ErasureStep.CLEARED: _("Cleared, to be proved"),
    ErasureStep.DONE: _("Erased and proved"),
}


class RightsRequest(models.Model):
    """What a customer asks for by right, with its clock. Words of the customer are sealed."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="rights_requests")
    kind = models.CharField(max_length=10, choices=list(KIND_LABELS.items()))
    state = models.CharField(
        max_length=10, choices=list(STATE_LABELS.items()), default=State.RECEIVED
    )
    received_through = models.CharField(max_length=10, choices=list(THROUGH_LABELS.items()))
    received_at = models.DateTimeField()
    identity_proof = models.CharField(max_length=200, blank=True)
    wish_sealed = models.TextField(blank=True)
    limit_days = models.PositiveSmallIntegerField()
    extended_days = models.PositiveSmallIntegerField(default=0)
    due_date = models.DateField()
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="rights_handled"
    )
    answer_sealed = models.TextField(blank=True)
    refusal_ground = models.CharField(
        max_length=15, blank=True, choices=list(GROUND_LABELS.items())
    )
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_date", "id")
        indexes = (models.Index(fields=["state", "due_date"], name="privacy_by_due"),)
        constraints = (
            models.CheckConstraint(
                name="privacy_request_state_known",
                condition=models.Q(state__in=[state.value for state in State]),
            ),
            models.CheckConstraint(
                name="privacy_refused_with_ground",
                condition=~models.Q(state=State.REFUSED) | ~models.Q(refusal_ground=""),
            ),
        )

    def __str__(self) -> str:
        return f"rights-{self.pk}"


class Written(models.Model):
    """A row that is written once; only retention removes it."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise RecordsAreKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        del args, kwargs
        raise RecordsAreKept


class RequestStep(Written):
    """One step of a request: what, by whom, when. Nothing personal stands in the note."""

    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="steps")
    activity = models.CharField(max_length=50)
    note = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=150)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.activity


class CopyFile(models.Model):
    """Everything that is kept of a person at one moment, sealed until it is taken or expires."""

    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="copies")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    content_sealed = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    downloads = models.PositiveIntegerField(default=0)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["expires_at"], name="privacy_copy_expires"),)

    def __str__(self) -> str:
        return f"copy {self.pk}"


class Assessment(Written):
    """An impact assessment (PIPL 55, 56) in one version; kept three years at least."""

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    scope = models.TextField(_("purpose, method and scope"))
    necessity = models.TextField(_("lawful, legitimate and necessary?"))
    risks = models.TextField(_("effect on the customers, and risks"))
    measures = models.TextField(_("measures, and whether they fit the risk"))
    decision = models.CharField(_("decision"), max_length=300)
    decided_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("code", "-version")
        constraints = (
            models.UniqueConstraint(fields=["code", "version"], name="privacy_assessment_version"),
        )

    def __str__(self) -> str:
        return self.title


class RetentionRule(models.Model):
    """How long records of one class are kept, from which event, by which source."""

    record_class = models.SlugField(max_length=40, unique=True)
    months = models.PositiveIntegerField("months")
    source = models.CharField(_("source"), max_length=300)
    mark = models.CharField(_("how sure"), max_length=10, choices=list(MARK_LABELS.items()))
    is_automatic = models.BooleanField(
        _("erase without asking"),
        default=False,
        help_text=_("Otherwise what is due waits until somebody confirms it"),
    )

    class Meta:
        ordering = ("record_class",)

    def __str__(self) -> str:
        return self.record_class


class RecordStart(models.Model):
    """When the period of one class began for a customer: the end of the relationship, say."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="record_starts")
    record_class = models.SlugField(max_length=40)
    starts = models.DateField()
    noted_by = models.CharField(max_length=150)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["customer", "record_class"], name="privacy_one_start"),
        )

    def __str__(self) -> str:
        return f"{self.record_class} {self.starts}"


class LegalHold(models.Model):
    """Nothing of this customer, or of this matter, is erased until the hold is lifted."""

    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="legal_holds"
    )
    matter = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=300)
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=150)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=150, blank=True)
    lift_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("lifted_at", "-placed_at")
        constraints = (
            models.CheckConstraint(
                name="privacy_hold_on_something",
                condition=models.Q(customer__isnull=False) | ~models.Q(matter=""),
            ),
        )

    def __str__(self) -> str:
        return f"hold {self.pk}"


class RetentionRun(Written):
    """One look at what is due, class by class: counted only, or erased as well."""

    ran_at = models.DateTimeField()
    by = models.CharField(max_length=150)
    is_dry = models.BooleanField()
    counts = models.JSONField(default=list, help_text="record_class, due, held, erased")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"retention {self.ran_at:%Y-%m-%d}"


class Erasure(models.Model):
    """The erasure of one person over all entries, step by step, with the proof at its end."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="erasures")
    customer_ids = models.JSONField(help_text="the numbers of all entries of the person")
    request = models.ForeignKey(
        RightsRequest, null=True, on_delete=models.SET_NULL, related_name="erasures"
    )
    step = models.CharField(
        max_length=10, choices=list(STEP_LABELS.items()), default=ErasureStep.PLANNED
    )
    planned_at = models.DateTimeField()
    planned_by = models.CharField(max_length=150)
    # Under a key of the erasure's own, which is destroyed at its end: what the proof looks for.
    key_name = models.CharField(max_length=100, unique=True)
    words_sealed = models.TextField(blank=True)
    cleared = models.JSONField(default=dict, help_text="rows cleared, by place")
    finished_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True, help_text="JSON as it was signed")
    report_sha256 = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["customer"],
                condition=~models.Q(step=ErasureStep.DONE),
                name="privacy_one_erasure_at_once",
            ),
        )

    def __str__(self) -> str:
        return f"erasure-{self.pk}"
