"""Opening hours as people write them, and how much of a time was served. Plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from zhike.analytics.clocks import DayKind, OpenPeriod, opening_hours

CHANNELS = ("phone", "chat", "app", "mail", "branch")
CLOSED_WORDS = {"closed", "休息", "关闭"}
ALL_DAY = "00:00-24:00"
ALWAYS: Mapping[str, str] = {kind.value: ALL_DAY for kind in DayKind}
YEARS_BACK, YEARS_AHEAD = 5, 2

Span = tuple[datetime, datetime]


def periods_of(text: str) -> tuple[tuple[int, int], ...]:
    """Read periods as seconds after midnight; nothing, or a word for it, is closed.

    Raises ValueError where they cannot be read or overlap.

    Examples
    --------
    >>> periods_of("09:00-12:00，13:30-17:30")
    ((32400, 43200), (48600, 63000))
    """
    written = text.strip().replace("，", ",").replace("、", ",").replace(";", ",")
    if written.lower() in CLOSED_WORDS:
        return ()
    parts = [part for chunk in written.split(",") for part in chunk.split()]
    read = opening_hours(*parts, kinds=[DayKind.WORKING])
    periods = [(period.opens_second, period.closes_second) for period in read]
    for before, after in pairwise(periods):
        if after[0] < before[1]:
            raise ValueError(text)
    return tuple(periods)


def in_words(periods: Iterable[tuple[int, int]]) -> str:
    """Write periods the way they are read."""
    return ", ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in periods)


def tidy_week(week: Mapping[str, str]) -> dict[str, str]:
    """Give a week in one spelling: every kind of day, and the weekdays that differ.

    A weekday without a text is as the kind has it; one with a word for closed is closed.
    """
    kinds = {kind.value: in_words(periods_of(week.get(kind.value, ""))) for kind in DayKind}
    days = {
        key: in_words(periods_of(text))
        for key, text in sorted(week.items())
        if ":" in key and text.strip()
    }
    return kinds | {key: text for key, text in days.items() if text != kinds[key.split(":")[0]]}


def open_periods_of(week: Mapping[str, str]) -> tuple[OpenPeriod, ...]:
    """Give a tidy week as the clock library has it."""
    return tuple(
        OpenPeriod(kind=kind, weekday=weekday, opens_second=opens, closes_second=closes)
        for kind in DayKind
        for weekday in range(1, 8)
        for opens, closes in periods_of(
            week.get(f"{kind.value}:{weekday}", week.get(kind.value, "")) or "closed"
        )
    )


def is_always_open(week: Mapping[str, str]) -> bool:
    """Say whether a tidy week is day and night, which needs no reason."""
    return dict(week) == dict(ALWAYS)


class Cause(StrEnum):
    """Why nobody served."""

    CLOSED = "closed"
    OUTAGE = "outage"


@dataclass(frozen=True, kw_only=True)
class Uncovered:
    """A stretch in which nobody served."""

    begins_at: datetime
    ends_at: datetime
    cause: Cause

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.begins_at


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How much of a time was served, exact to the second.

    `availability` is what was served of the promised hours, `coverage` of day and night.
    """

    whole: timedelta
    promised: timedelta
    served: timedelta
    uncovered: tuple[Uncovered, ...]

    @property
    def availability(self) -> float | None:
        return self.served / self.promised if self.promised else None

    @property
    def coverage(self) -> float:
        return self.served / self.whole


def coverage(
    *, opened: Sequence[Span], outages: Iterable[Span], start: datetime, end: datetime
) -> Coverage:
    """Hold open periods (in order, none overlapping) against outages (in any order)."""
    promised = _joined(_cut(opened, start, end))
    down = _joined(_cut(sorted(outages), start, end))
    closed = _without([(start, end)], promised)
    broken = _without(promised, _without(promised, down))
    gaps = [(span, Cause.CLOSED) for span in closed] + [(span, Cause.OUTAGE) for span in broken]
    return Coverage(
        whole=end - start,
        promised=_length(promised),
        served=_length(promised) - _length(broken),
        uncovered=tuple(
            Uncovered(begins_at=begins, ends_at=ends, cause=cause)
            for (begins, ends), cause in sorted(gaps)
        ),
    )


def _cut(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    cut = ((max(begins, start), min(ends, end)) for begins, ends in spans)
    return [(begins, ends) for begins, ends in cut if begins < ends]


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for begins, ends in spans:
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((begins, ends))
    return joined


def _without(spans: Iterable[Span], holes: Sequence[Span]) -> list[Span]:
    left: list[Span] = []
    for begins, ends in spans:
        for hole_begins, hole_ends in holes:
            if hole_ends <= begins or hole_begins >= ends:
                continue
            if begins < hole_begins:
                left.append((begins, hole_begins))
            begins = hole_ends
            if begins >= ends:
                break
        if begins < ends:
            left.append((begins, ends))
    return left


def _length(spans: Iterable[Span]) -> timedelta:
    return sum((ends - begins for begins, ends in spans), timedelta(0))


def _clock(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}"
