from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhike.apps.improvements.models import Improvement
from zhike.apps.people.models import User
from zhike.apps.productvoice.rules import MOST_DAYS, USUAL_DAYS, State
from zhike.apps.tickets.models import Ticket, choices

STATE_LABELS = {
    State.WAITING: _("to be acknowledged"),
    State.LATE: _("late"),
    State.HANDED_UP: _("late, handed up"),
    State.ACKNOWLEDGED: _("acknowledged"),
}
REMINDED_LABELS = {state: STATE_LABELS[state] for state in (State.LATE, State.HANDED_UP)}


class ProductOwner(models.Model):
    """Who answers for a product, and within how many days he acknowledges its reports."""

    product = models.CharField(max_length=60, unique=True, help_text="its key in the aspect tree")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="owned_products")
    answer_days = models.PositiveSmallIntegerField(
        default=USUAL_DAYS, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    named_at = models.DateTimeField()
    named_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("product",)

    def __str__(self) -> str:
        return self.product


class ProductReport(models.Model):
    """What customers said of a product in a month, as it was found when the month was over."""

    product = models.CharField(max_length=60)
    month = models.DateField(help_text="its first day")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="product_reports")
    due_date = models.DateField()
    found = models.JSONField(help_text="figures, and the ids of texts; no words")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-month", "product")
        constraints = (
            models.UniqueConstraint(fields=["product", "month"], name="productvoice_month_once"),
        )

    def __str__(self) -> str:
        return f"{self.product} {self.month:%Y-%m}"

    @property
    def case_id(self) -> str:
        return f"product-report-{self.pk}"


class Acknowledgement(models.Model):
    """That a report was read, by whom and when, and what is done about it by which day."""

    report = models.OneToOneField(
        ProductReport, on_delete=models.PROTECT, related_name="acknowledgement"
    )
    plan = models.TextField(max_length=1000, help_text="what is done, or why nothing is")
    done_by_date = models.DateField(null=True, help_text="null: nothing is to be done")
    acknowledged_at = models.DateTimeField()
    acknowledged_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"acknowledgement of {self.report_id}"


class ReportTicket(models.Model):
    """That a ticket was opened from a report, or from one of its points; of each one alone."""

    report = models.ForeignKey(ProductReport, on_delete=models.PROTECT, related_name="tickets")
    point = models.CharField(
        max_length=60, blank=True, help_text="key of an aspect the report tells; empty: the whole"
    )
    ticket = models.OneToOneField(
        Ticket, on_delete=models.CASCADE, related_name="product_report_point"
    )
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["report", "point"], name="productvoice_ticket_once"),
        )

    def __str__(self) -> str:
        return f"{self.ticket_id} of {self.report_id}"


class ReportImprovement(models.Model):
    """That an improvement was planned from a report."""

    report = models.ForeignKey(ProductReport, on_delete=models.PROTECT, related_name="improvements")
    improvement = models.OneToOneField(
        Improvement, on_delete=models.PROTECT, related_name="product_report"
    )
    linked_at = models.DateTimeField()
    linked_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.improvement_id} of {self.report_id}"


class Reminder(models.Model):
    """That a report's owner was reminded, or that it was handed up; each once."""

    report = models.ForeignKey(ProductReport, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=15, choices=choices(REMINDED_LABELS))
    reminded_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["report", "kind"], name="productvoice_reminded_once"),
            models.CheckConstraint(
                name="productvoice_reminder_known",
                condition=Q(kind__in=[state.value for state in REMINDED_LABELS]),
            ),
        )

    def __str__(self) -> str:
        return f"reminder {self.pk}"
