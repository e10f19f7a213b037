"""Owners are reminded of what is due, once each: an event that the bell and the mails look at."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.improvements.models import Improvement, Reminder
from zhike.apps.improvements.rules import Due, State, due_of

REMINDED = "remind of improvement"


def remind_owners(*, today: date | None = None) -> int:
    """Remind of everything that became due since the last time; give how many reminders."""
    day = today or timezone.localdate()
    rows = Improvement.objects.filter(state__in=[State.RUNNING, State.REOPENED])
    return sum(
        _remind(row, due, since=since)
        for row in rows.filter(check_date__lte=day).prefetch_related("watches", "measurements")
        for since in [_since(row)]
        for due in due_of(since=since, is_measured=_is_measured(row), today=day)
    )


@transaction.atomic
def _remind(row: Improvement, due: Due, *, since: date) -> bool:
    _made, is_new = Reminder.objects.get_or_create(
        improvement=row, due=due, since=since, defaults={"reminded_at": timezone.now()}
    )
    if is_new:
        record_event(activity=REMINDED, case_id=row.case_id, by="zhike", outcome=due)
    return is_new


def _since(row: Improvement) -> date:
    """Its check date; where the matter came back, the day on which that was seen."""
    back = [one.watched_at for one in row.watches.all() if one.is_back]
    return timezone.localdate(max(back)) if back else row.check_date


def _is_measured(row: Improvement) -> bool:
    """Say whether it can be decided on: measured whole, and since it came back."""
    back = [one.watched_at for one in row.watches.all() if one.is_back]
    last = max(row.measurements.all(), key=lambda one: one.measured_at, default=None)
    return bool(last and last.is_final and not (back and last.measured_at < max(back)))
