"""Clocks in the reader's language: the words carry the meaning, the colour only helps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.analytics.clocks import ClockState
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.queries import LegalClock
from zhike.apps.rulepacks.wording import RuleShown, shown

SOON_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a badge says."""

    words: str
    tone: str
    symbol: str


@dataclass(frozen=True, kw_only=True)
class ClockCard:
    """A clock of law as a page shows it, with the rule that drives it."""

    told: Told
    rule: RuleShown | None
    last_day: date | None
    started_on: date
    percent: int | None
    is_over: bool
    extensions: int


def last_day_of(due_at: datetime) -> date:
    """A deadline at midnight is the end of the day before."""
    return timezone.localdate(due_at - timedelta(microseconds=1))


def due_of(row: Complaint) -> datetime | None:
    """The nearest deadline that the query of a list wrote beside the row."""
    found: datetime | None = getattr(row, "due_at", None)
    return found


def countdown(due_at: datetime | None, *, today: date) -> Told:
    """Tell how much is left until a deadline."""
    if due_at is None:
        return Told(words=_("no clock runs"), tone="neutral", symbol="check")
    days = (last_day_of(due_at) - today).days
    if days < 0:
        return Told(
            words=_("late by days: %(days)s") % {"days": -days}, tone="bad", symbol="warning"
        )
    if days == 0:
        return Told(words=_("due today"), tone="bad", symbol="clock")
    tone = "warn" if days <= SOON_DAYS else "good"
    return Told(words=_("days left: %(days)s") % {"days": days}, tone=tone, symbol="clock")


def clock_card(clock: LegalClock, *, today: date) -> ClockCard:
    row, reading = clock.shown.row, clock.reading
    share = clock.used_share
    extended = [step for step in row.steps.all() if step.kind == "extended"]
    return ClockCard(
        told=_told(clock, today=today),
        rule=shown(clock.rule) if clock.rule else None,
        last_day=last_day_of(reading.deadline) if reading and reading.deadline else None,
        started_on=timezone.localdate(row.started_at),
        percent=None if share is None else min(round(share * 100), 100),
        is_over=row.stopped_at is not None,
        extensions=len(extended),
    )


def _told(clock: LegalClock, *, today: date) -> Told:
    reading = clock.reading
    if reading is None:
        return Told(words=_("the calendar ends too early"), tone="warn", symbol="warning")
    if clock.shown.row.stopped_at is not None:
        met = reading.state is ClockState.MET
        return Told(
            words=_("kept") if met else _("missed"),
            tone="good" if met else "bad",
            symbol="check" if met else "warning",
        )
    if reading.state is ClockState.PAUSED:
        return Told(words=_("paused"), tone="warn", symbol="clock")
    return countdown(clock.shown.row.due_at, today=today)


def money(cents: float | None) -> Any:
    """Give an amount as people write it."""
    return "–" if cents is None else f"¥{cents / 100:,.2f}"
