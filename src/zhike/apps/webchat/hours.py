"""When somebody of the bank is there, by the hours of the queue."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as in_format
from django.utils.translation import gettext as _

from zhike.apps.calendars.queries import service_calendar
from zhike.apps.people.models import WorkQueue

LOOK_AHEAD = timedelta(days=14)
WINDOW = timedelta(hours=2)
MOST_WINDOWS = 6
MINUTES = timedelta(minutes=30)
Period = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Whether somebody is there now, and when next: the open periods from now on."""

    is_open: bool
    periods: tuple[Period, ...]

    @property
    def opens_at(self) -> datetime | None:
        return self.periods[0][0] if self.periods and not self.is_open else None


def hours_of(queue: WorkQueue, *, now: datetime) -> Hours:
    """The hours of a queue for the next days, by its calendar."""
    terms = getattr(queue, "terms", None)
    channel = terms.hours_channel if terms else "chat"
    periods = service_calendar(channel=channel, branch=queue.branch).open_periods
    bare = now.astimezone(UTC).replace(tzinfo=None)
    first = max(bisect_left(periods, (bare, bare)) - 1, 0)
    coming = []
    for opens, closes in periods[first : first + 60]:
        if closes > bare and opens < bare + LOOK_AHEAD:
            coming.append((opens.replace(tzinfo=UTC), closes.replace(tzinfo=UTC)))
    return Hours(
        is_open=bool(coming) and coming[0][0] <= now < coming[0][1], periods=tuple(joined(coming))
    )


def joined(periods: Sequence[Period]) -> list[Period]:
    """Give periods that touch (day and night) as one."""
    found: list[Period] = []
    for opens, closes in periods:
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(closes, found[-1][1]))
        else:
            found.append((opens, closes))
    return found


def windows_of(hours: Hours, *, now: datetime) -> list[Period]:
    """The times in which a customer may be called: within the hours, two hours each, at most six.

    The first one begins now where somebody is there: he is called as soon as it is his turn.
    """
    found: list[Period] = []
    for opens, closes in hours.periods:
        begins = max(opens, now)
        if begins == now:
            found.append((now, min(closes, now + WINDOW)))
            begins = _next_half_hour(now + WINDOW)
        while begins + MINUTES <= closes and len(found) < MOST_WINDOWS:
            ends = min(begins + WINDOW, closes)
            found.append((begins, ends))
            begins = ends
        if len(found) >= MOST_WINDOWS:
            break
    return found


def window_from(hours: Hours, begins: datetime, *, now: datetime) -> Period | None:
    """The time to be called in that begins then, looked at anew; None where nobody is there then.

    Lists of times move on with the clock, so a time is named by its own beginning. One that has
    just begun still holds while half an hour of it is left.
    """
    for opens, closes in hours.periods:
        ends = min(begins + WINDOW, closes)
        if opens <= begins < closes and max(begins, now) + MINUTES <= ends:
            return begins, ends
    return None


def in_words(period: Period, *, now: datetime) -> str:
    """Say a time in the bank's own zone, with its day where that is not today."""
    opens, closes = (timezone.localtime(moment) for moment in period)
    span = f"{in_format(opens, 'H:i')}–{in_format(closes, 'H:i')}"
    today = timezone.localtime(now).date()
    if opens.date() == today:
        return _("today %(time)s") % {"time": span}
    if opens.date() == today + timedelta(days=1):
        return _("tomorrow %(time)s") % {"time": span}
    return f"{in_format(opens, 'm-d')} {span}"


def open_today(hours: Hours, *, now: datetime) -> str:
    """Say the next hours; day and night where the chat never closes."""
    if hours.is_open and hours.periods[0][1] - now > timedelta(days=2):
        return _("day and night")
    return ", ".join(in_words(period, now=now) for period in hours.periods[:2])


def _next_half_hour(moment: datetime) -> datetime:
    past = timedelta(
        minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment - past + (MINUTES if past else timedelta(0))
