from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.complaints import labels
from zhike.apps.complaints.labels import choices
from zhike.apps.complaints.rules import State
from zhike.apps.complaints.severity import Grade
from zhike.apps.consents.models import SentMessage
from zhike.apps.customers.models import Load
from zhike.apps.people.models import Branch
from zhike.apps.privacy.models import Written
from zhike.apps.tickets.models import Ticket

USER = settings.AUTH_USER_MODEL


class Outcome(models.TextChoices):
    """What was decided about the request."""

    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Partly upheld")
    REJECTED = "rejected", _("Rejected")


class Complaint(models.Model):
    """A ticket of kind complaint, with its law. Words are sealed under the key of its ticket."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="complaint")
    regime = models.CharField(max_length=15, choices=choices(labels.REGIMES))
    state = models.CharField(max_length=15, choices=choices(labels.STATES), default=State.RECEIVED)
    received_at = models.DateTimeField()
    submitter = models.CharField(max_length=10, choices=choices(labels.SUBMITTERS))
    in_writing = models.BooleanField(default=False)
    materials = models.JSONField(default=list, help_text="what was handed in")
    representatives = models.PositiveSmallIntegerField(default=0)
    # Classes of JR/T 0169: by which channel, about which business.
    channel_code = models.CharField(max_length=20, blank=True)
    business_code = models.CharField(max_length=20, blank=True)
    demand_sealed = models.TextField(blank=True)
    who_sealed = models.TextField(blank=True)
    what_sealed = models.TextField(blank=True)
    when_sealed = models.TextField(blank=True)
    where_sealed = models.TextField(blank=True)
    why_sealed = models.TextField(blank=True)
    people_face_to_face = models.PositiveIntegerField(default=0)
    customers_affected = models.PositiveIntegerField(default=1)
    media = models.PositiveSmallIntegerField(default=0, choices=choices(labels.MEDIA))
    is_vulnerable = models.BooleanField(default=False)
    from_disaster = models.BooleanField(default=False)
    amount_cents = models.PositiveBigIntegerField(default=0)
    grade = models.CharField(max_length=10, choices=choices(labels.GRADES), default=Grade.ORDINARY)
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeats")
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged"
    )
    chased = models.PositiveSmallIntegerField(default=0, help_text="how often somebody had to ask")
    not_accepted_because = models.CharField(
        max_length=25, blank=True, choices=choices(labels.GROUNDS)
    )
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)
    decision_sealed = models.TextField(blank=True)
    reasons_sealed = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # What a file said that it came from; never counted here.
    source_id = models.CharField(max_length=60, null=True, unique=True)  # noqa: DJ001 - unique if any
    timely_by_source = models.BooleanField(null=True)
    response_by_source = models.CharField(
        max_length=15, blank=True, choices=choices(labels.RESPONSES)
    )
    load = models.ForeignKey(
        Load, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["state", "-received_at"], name="complaints_by_state"),
            models.Index(fields=["business_code", "received_at"], name="complaints_by_business"),
            models.Index(
                fields=["load"],
                name="complaints_of_load",
                condition=models.Q(load__isnull=False),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="complaints_state_known",
                condition=models.Q(state__in=[state.value for state in State]),
            ),
            models.CheckConstraint(
                name="complaints_merged_goes_on_elsewhere",
                condition=models.Q(state=State.MERGED) ^ models.Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                name="complaints_decided_with_reasons",
                condition=models.Q(decided_at__isnull=True) | ~models.Q(outcome=""),
            ),
        )

    def __str__(self) -> str:
        return self.ticket.number


class ChosenCause(models.Model):
    """One of the bank's causes of a complaint, and the class of the standard that tells it."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="causes")
    code = models.CharField(max_length=40)
    standard = models.CharField(max_length=20)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["code"], name="complaints_by_cause"),)
        constraints = (
            models.UniqueConstraint(fields=["complaint", "code"], name="complaints_cause_once"),
        )

    def __str__(self) -> str:
        return self.code


class Concern(models.Model):
    """Whom or which branch of the bank a complaint concerns, and how."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="concerns")
    tie = models.CharField(max_length=15, choices=choices(labels.TIES))
    user = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="complaints_concern_of_one",
                condition=models.Q(user__isnull=True) ^ models.Q(branch__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.tie} {self.user_id or self.branch_id}"


class HandlingMove(Written):
    """What a handler did with the complainant, and how heated it was then (1 calm … 5)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="moves")
    move = models.CharField(max_length=15, choices=choices(labels.MOVES))
    emotion = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.move


class ChangeMade(Written):
    """One of the three changes: who, where or when it was, and is now."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="changes")
    change = models.CharField(max_length=10, choices=choices(labels.CHANGES))
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200)
    by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.change


class RiskAction(Written):
    """Something that was done against a second complaint."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="risk_actions")
    action = models.CharField(max_length=30)
    by = models.CharField(max_length=150)
    done_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.action


class Remedy(models.Model):
    """What is given to the complainant: proposed by one, approved by another with authority."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="remedies")
    kind = models.CharField(max_length=15, choices=choices(labels.REMEDIES))
    amount_cents = models.PositiveBigIntegerField(default=0)
    reason_sealed = models.TextField(blank=True)
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="complaints_remedy_four_eyes",
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("proposed_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_cents}"


class ClockExtension(models.Model):
    """More time for the decision: asked for, approved where the rule wants it, and told."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="extensions")
    rule_id = models.CharField(max_length=60)
    amount = models.PositiveSmallIntegerField()
    needs_approval = models.BooleanField()
    reason_sealed = models.TextField()
    notice_sealed = models.TextField(blank=True)
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["complaint"],
                condition=models.Q(granted_at__isnull=True, refused_at__isnull=True),
                name="complaints_one_extension_asked",
            ),
        )

    def __str__(self) -> str:
        return f"+{self.amount}"


class ClockPause(models.Model):
    """Time of the decision that does not count: asked for, approved by another, told, and ended."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="pauses")
    rule_id = models.CharField(max_length=60, help_text="the clock that stands still")
    language = models.CharField(max_length=2)
    reason_sealed = models.TextField()
    notice_sealed = models.TextField()
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["complaint"],
                condition=models.Q(refused_at__isnull=True, ended_at__isnull=True),
                name="complaints_one_pause_at_a_time",
            ),
            models.CheckConstraint(
                name="complaints_pause_four_eyes",
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("asked_by")),
            ),
        )

    def __str__(self) -> str:
        return f"pause of {self.rule_id}"


class Letter(Written):
    """A letter as it went out."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=20, choices=choices(labels.LETTERS))
    language = models.CharField(max_length=2)
    text_sealed = models.TextField()
    sent_by = models.CharField(max_length=150)
    sent_at = models.DateTimeField()
    # By mail, where it went so; how it fared stands there.
    message = models.OneToOneField(
        SentMessage, null=True, on_delete=models.SET_NULL, related_name="letter"
    )

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.kind


class ReadLetter(models.Model):
    """That the complainant opened a letter on his own pages, when he first did."""

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="read")
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"read {self.letter_id}"


class ReturnedLetter(models.Model):
    """That a letter did not arrive by mail, and its officer was told so, once."""

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="returned")
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"returned {self.letter_id}"


class Review(models.Model):
    """The decision looked at again by somebody else."""

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="review")
    asked_at = models.DateTimeField()
    grounds_sealed = models.TextField(blank=True)
    reviewer = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)
    decision_sealed = models.TextField(blank=True)
    reasons_sealed = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"review of {self.complaint_id}"


class CorrectiveAction(models.Model):
    """What is mended so that a cause does not come back, and whether it did."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="corrections")
    cause = models.CharField(max_length=40)
    root_cause = models.CharField(max_length=300)
    action = models.CharField(max_length=300)
    owner = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField()
    done_date = models.DateField(null=True)
    checked_date = models.DateField(null=True)
    before_count = models.PositiveIntegerField(null=True)
    after_count = models.PositiveIntegerField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("due_date", "id")

    def __str__(self) -> str:
        return f"correction {self.pk}"
