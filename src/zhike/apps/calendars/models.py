from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.analytics.clocks import DayKind
from zhike.apps.people.models import Branch

KIND_LABELS = {
    DayKind.WORKING: _("Working day"),
    DayKind.REST: _("Rest day"),
    DayKind.STATUTORY: _("Statutory holiday"),
    DayKind.IN_LIEU: _("Day off in lieu"),
    DayKind.MAKE_UP: _("Make-up working day"),
}
KIND_CHOICES = [(kind.value, label) for kind, label in KIND_LABELS.items()]


def new_version() -> str:
    """A name that no other state ever had, so that what is kept under it never goes stale."""
    return uuid4().hex


class WorkCalendar(models.Model):
    """The days of a jurisdiction or of the bank; every change gives it another version."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=150)
    country = models.CharField(max_length=10, help_text="whose public holidays it begins with")
    zone = models.CharField(max_length=60)
    first_date = models.DateField()
    last_date = models.DateField()
    version = models.CharField(max_length=32, default=new_version)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Day(models.Model):
    """A date as its source has it. What the bank decided on top of it is a `DayOverride`."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    kind = models.CharField(max_length=20, choices=KIND_CHOICES)
    name = models.CharField(max_length=200, blank=True)
    local_name = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=100)
    is_provisional = models.BooleanField(default=False)

    class Meta:
        ordering = ("date",)
        constraints = (
            models.UniqueConstraint(fields=["calendar", "date"], name="calendars_day_once"),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"


class DayOverride(models.Model):
    """What the bank decided a date to be, with the reason; it is certain then."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.CASCADE, related_name="overrides")
    date = models.DateField()
    kind = models.CharField(max_length=20, choices=KIND_CHOICES)
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("date",)
        constraints = (
            models.UniqueConstraint(fields=["calendar", "date"], name="calendars_override_once"),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"


class ServiceHours(models.Model):
    """When a branch (or the whole bank) serves on a channel. Where there is none: day and night.

    `week` maps a kind of day, or a weekday of that kind as `working:5`, to its open periods.
    """

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.PROTECT, related_name="hours")
    branch = models.ForeignKey(
        Branch, null=True, blank=True, on_delete=models.PROTECT, related_name="service_hours"
    )
    channel = models.CharField(max_length=50)
    week = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    version = models.CharField(max_length=32, default=new_version)

    class Meta:
        ordering = ("channel", "branch__path")
        constraints = (
            models.UniqueConstraint(fields=["branch", "channel"], name="calendars_hours_once"),
            models.UniqueConstraint(
                fields=["channel"],
                condition=models.Q(branch__isnull=True),
                name="calendars_bank_hours_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.branch or '-'} {self.channel}"


class HoursException(models.Model):
    """Other hours on one date; no periods means closed."""

    hours = models.ForeignKey(ServiceHours, on_delete=models.CASCADE, related_name="exceptions")
    date = models.DateField()
    periods = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ("date",)
        constraints = (
            models.UniqueConstraint(fields=["hours", "date"], name="calendars_exception_once"),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.periods}"


class Outage(models.Model):
    """A stretch in which a channel could not serve; without an end it still lasts."""

    branch = models.ForeignKey(
        Branch, null=True, blank=True, on_delete=models.PROTECT, related_name="outages"
    )
    channel = models.CharField(max_length=50)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ("-began_at",)
        indexes = (models.Index(fields=["channel", "began_at"], name="calendars_outage_when"),)
        constraints = (
            models.CheckConstraint(
                name="calendars_outage_ends_later",
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gt=models.F("began_at")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.began_at:%Y-%m-%d %H:%M}"
