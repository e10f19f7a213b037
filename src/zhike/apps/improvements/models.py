from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.improvements.rules import Choice, Due, Outcome, State, Worth
from zhike.apps.people.models import User
from zhike.apps.tickets.models import choices
from zhike.pipelines.improvement_questions import USUAL_MILESTONES, Design, Milestones, Verdict

STATE_LABELS = {
    State.DRAFT: _("planned"),
    State.RUNNING: _("under way"),
    State.CLOSED: _("decided on"),
    State.REOPENED: _("open again"),
}
OUTCOME_LABELS = {
    Outcome.RETENTION: _("Customers stay"),
    Outcome.REVENUE: _("Income"),
    Outcome.COST: _("Cost"),
    Outcome.RISK: _("Risk"),
    Outcome.PLEASING: _("Satisfaction alone, no business value claimed"),
}
CHOICE_LABELS = {
    Choice.KEEP: _("keep it"),
    Choice.ADJUST: _("adjust it and try again"),
    Choice.STOP: _("stop it"),
}
DUE_LABELS = {
    Due.CHECK: _("its check date has come"),
    Due.DECISION: _("measured, and not decided on"),
    Due.OVERDUE: _("its decision is overdue"),
}
DESIGN_LABELS = {
    Design.CUSTOMERS: _("Customers drawn by lot against the others"),
    Design.RANDOMISED: _("Branches drawn by lot against the others"),
    Design.STEPS: _("Branches one after the other against those not reached yet"),
    Design.BEFORE_AFTER: _("Everywhere at once, against its own past (weakest proof)"),
}
VERDICT_LABELS = {
    Verdict.HELPED: _("it helped"),
    Verdict.HARMED: _("it harmed"),
    Verdict.NOT_SHOWN: _("no effect shown"),
    Verdict.NOT_BELIEVABLE: _("not to be believed"),
}


class Improvement(models.Model):
    """A change that shall help: what was found, what is done, by whom, and how it will be known."""

    title = models.CharField(max_length=120)
    finding = models.TextField(max_length=2000, help_text="what is wrong, and how it is known")
    hypothesis = models.TextField(max_length=2000)
    lever = models.CharField(max_length=300, help_text="what is done")
    outcome = models.CharField(max_length=10, choices=choices(OUTCOME_LABELS))
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="improvements")
    metric = models.CharField(max_length=40, help_text="its code in the pipelines")
    # What days to first use are counted between; other metrics have no use for it.
    log_name = models.CharField(max_length=64, default=USUAL_MILESTONES.log_name)
    begins_with = models.CharField(max_length=200, default=USUAL_MILESTONES.begins_with)
    ends_with = models.CharField(max_length=200, default=USUAL_MILESTONES.ends_with)
    design = models.CharField(max_length=12, choices=choices(DESIGN_LABELS))
    promised = models.FloatField(help_text="in the metric's unit, above zero")
    yuan_per_unit = models.DecimalField(max_digits=12, decimal_places=2)
    reach_a_year = models.PositiveBigIntegerField(help_text="cases a year that the change reaches")
    cost_yuan = models.DecimalField(max_digits=14, decimal_places=2)
    start_date = models.DateField()
    check_date = models.DateField()
    placebo_date = models.DateField()
    period_days = models.PositiveSmallIntegerField(default=28)
    periods_before = models.PositiveSmallIntegerField(default=6)
    state = models.CharField(
        max_length=10, choices=choices(STATE_LABELS), default=State.DRAFT.value
    )
    draw_count = models.PositiveSmallIntegerField(null=True, help_text="branches to be drawn")
    arm_percent = models.PositiveSmallIntegerField(null=True, help_text="of customers to be drawn")
    segment = models.CharField(max_length=40, default="", help_text="of these; all if empty")
    seed = models.PositiveIntegerField(null=True, help_text="of the lot that was drawn")
    foresight = models.JSONField(null=True, help_text="power and duration, reckoned before")
    follows = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["state", "check_date"], name="improvements_due"),)
        constraints = (
            models.CheckConstraint(
                name="improvements_promise_above_zero", condition=models.Q(promised__gt=0)
            ),
            models.CheckConstraint(
                name="improvements_share_between",
                condition=models.Q(arm_percent__isnull=True)
                | models.Q(arm_percent__gte=1, arm_percent__lte=99),
            ),
            models.CheckConstraint(
                name="improvements_dates_in_order",
                condition=models.Q(placebo_date__lt=models.F("start_date"))
                & models.Q(start_date__lt=models.F("check_date")),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def case_id(self) -> str:
        return f"improvement-{self.pk}"

    @property
    def milestones(self) -> Milestones:
        return Milestones(
            log_name=self.log_name, begins_with=self.begins_with, ends_with=self.ends_with
        )

    @property
    def worth(self) -> Worth:
        return Worth(
            benefit=self.promised,
            reach=float(self.reach_a_year),
            yuan_per_unit=float(self.yuan_per_unit),
            cost=float(self.cost_yuan),
        )


class Allotment(models.Model):
    """A branch in the comparison: whether it is to get the change, and since when it has it."""

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="allotted")
    unit = models.CharField(max_length=100, help_text="the branch as the data name it")
    is_chosen = models.BooleanField()
    planned_date = models.DateField(null=True)
    reached_date = models.DateField(null=True)

    class Meta:
        ordering = ("unit",)
        constraints = (
            models.UniqueConstraint(fields=["improvement", "unit"], name="improvements_unit_once"),
        )

    def __str__(self) -> str:
        return self.unit


class Lock(models.Model):
    """What was fixed before the start. Never changed: the database refuses (see the migration)."""

    improvement = models.OneToOneField(Improvement, on_delete=models.PROTECT, related_name="lock")
    says = models.JSONField(help_text="the plan as it was")
    digest = models.CharField(max_length=64)
    locked_at = models.DateTimeField()
    locked_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"lock of {self.improvement_id}"


class Measurement(models.Model):
    """What the effect was found to be on a day, with everything that the page shows of it."""

    improvement = models.ForeignKey(
        Improvement, on_delete=models.PROTECT, related_name="measurements"
    )
    measured_at = models.DateTimeField()
    measured_by = models.CharField(max_length=150)
    verdict = models.CharField(max_length=14, choices=choices(VERDICT_LABELS))
    is_final = models.BooleanField(help_text="all periods up to the check date are known")
    estimate = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    yuan = models.FloatField(null=True, help_text="benefit a year; below zero it harms")
    yuan_lower = models.FloatField(null=True)
    yuan_upper = models.FloatField(null=True)
    found = models.JSONField(help_text="sentence, checks, course and lines")
    data_version = models.CharField(max_length=64)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"measurement {self.pk}"


class Decision(models.Model):
    """What was made of the measured effect; there is none without one."""

    improvement = models.ForeignKey(Improvement, on_delete=models.PROTECT, related_name="decisions")
    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="decisions")
    choice = models.CharField(max_length=10, choices=choices(CHOICE_LABELS))
    reason = models.TextField(max_length=1000)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Watch(models.Model):
    """A look at the metric after closing: did what was mended come back?"""

    improvement = models.ForeignKey(Improvement, on_delete=models.PROTECT, related_name="watches")
    watched_at = models.DateTimeField()
    since = models.DateField()
    until = models.DateField()
    now = models.FloatField()
    lower = models.FloatField()
    upper = models.FloatField()
    baseline = models.FloatField()
    is_back = models.BooleanField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"watch {self.pk}"


class Reminder(models.Model):
    """That its owner was reminded of what is due; once for each time that it is."""

    improvement = models.ForeignKey(Improvement, on_delete=models.CASCADE, related_name="reminders")
    due = models.CharField(max_length=10, choices=choices(DUE_LABELS))
    since = models.DateField()
    reminded_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["improvement", "due", "since"], name="improvements_reminded_once"
            ),
        )

    def __str__(self) -> str:
        return f"reminder {self.pk}"
