"""What a survey asks after that is no contact: an event of the store, as an account opened."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_HOURS, MOST_DAYS = 30 * 24, 365


class Trigger(models.Model):
    """An event after which customers are asked, what share of them, and how long later.

    `looked_at`: rows that arrived in the store before it were read. `begun_at`: what happened
    before it is never asked about.
    """

    survey = models.ForeignKey("surveys.Survey", on_delete=models.PROTECT, related_name="triggers")
    log_name = models.CharField(max_length=64)
    activity = models.CharField(max_length=200)
    wait_hours = models.PositiveSmallIntegerField(
        _("Hours to wait"), default=24, validators=[MaxValueValidator(MOST_HOURS)]
    )
    share = models.FloatField()
    rest_days = models.PositiveSmallIntegerField(null=True, help_text="beyond the bank's own")
    is_active = models.BooleanField(default=True)
    begun_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("survey", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["survey", "log_name", "activity"], name="surveys_trigger_once"
            ),
            models.CheckConstraint(
                name="surveys_trigger_share_is_one",
                condition=models.Q(share__gte=0, share__lte=1),
            ),
        )

    def __str__(self) -> str:
        return f"{self.log_name} · {self.activity}"

    @property
    def said(self) -> dict[str, object]:
        """What the audit keeps of it."""
        names = ("log_name", "activity", "wait_hours", "share", "rest_days", "is_active")
        return {name: getattr(self, name) for name in names}
