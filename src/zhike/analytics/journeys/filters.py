"""Which cases of a log to look at: filters that combine and travel in a URL.

Every filter keeps or drops whole cases, so that no path is cut in the middle; only `lifecycles`
picks events, because it says which kind of event is meant at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from functools import reduce
from math import isfinite
from operator import and_
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.errors import InvalidFilter, MissingColumns
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.journeys.cases import cases
from zhike.schema.sentence import Sentence

ATTRIBUTE = "attribute."
FIRST_YEAR, LAST_YEAR = 1900, 2200
TEXTS = (
    "with_activities",
    "without_activities",
    "start_activities",
    "end_activities",
    "channels",
    "lifecycles",
)


@dataclass(frozen=True, kw_only=True)
class LogFilter:
    """What a case must be like to be kept; a field left empty asks for nothing.

    Parameters
    ----------
    period_from, period_until
        The case began on or after the first and before the second day, in local time.
    with_activities, without_activities
        Each of the first occurs in it; none of the second does.
    start_activities, end_activities
        It begins, or ends, with one of these.
    variant
        It takes exactly this path, written as `cases` and `variants` write it.
    attributes
        Pairs of a name and a value: some event has that value in the column of that name, or
        among `attributes`. Several values of one name: one of them. Segments are attributes.
    channels
        Some event came through one of these.
    min_seconds, max_seconds
        From its first event to the end of its last it took at least, or at most, so long.
    lifecycles
        Not about cases: only events in one of these states are looked at, and the other fields
        see these events alone.
    """

    period_from: date | None = None
    period_until: date | None = None
    with_activities: tuple[str, ...] = ()
    without_activities: tuple[str, ...] = ()
    start_activities: tuple[str, ...] = ()
    end_activities: tuple[str, ...] = ()
    variant: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    channels: tuple[str, ...] = ()
    min_seconds: float | None = None
    max_seconds: float | None = None
    lifecycles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        first, last = self.period_from, self.period_until
        if first and last and first >= last:
            raise InvalidFilter(
                Sentence(
                    "The period from {first} until {last} has no day: the second day is left out.",
                    first=first,
                    last=last,
                )
            )
        low, high = self.min_seconds, self.max_seconds
        if (low is not None and low < 0) or (high is not None and high < (low or 0)):
            raise InvalidFilter(
                Sentence(
                    "No case takes between {low:g} and {high:g} seconds: give min_seconds of 0 or"
                    " more and max_seconds not below it.",
                    low=low or 0,
                    high=high or 0,
                )
            )
        both = sorted(set(self.with_activities) & set(self.without_activities))
        if both:
            raise InvalidFilter(
                Sentence("No case is both with and without {both}.", both=", ".join(both))
            )

    def to_query(self) -> str:
        """Give the filter as URL parameters: equal filters give equal text.

        Examples
        --------
        >>> LogFilter(with_activities=("pay", "apply"), min_seconds=60).to_query()
        'min_seconds=60&with_activities=apply&with_activities=pay'
        """
        pairs = [(f"{ATTRIBUTE}{name}", value) for name, value in self.attributes]
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in TEXTS:
                pairs += [(field.name, text) for text in value]
            elif field.name != "attributes" and value is not None:
                pairs.append((field.name, _text(value)))
        return urlencode(sorted(set(pairs)))

    @classmethod
    def from_query(cls, query: str, *, others: Collection[str] = ()) -> LogFilter:
        """Read a filter from URL parameters, with or without the question mark.

        Parameters
        ----------
        query
            What `to_query` gives; parameters may come in any order.
        others
            Parameters of the page that are no filter and are passed over.

        Raises
        ------
        InvalidFilter
            A parameter is unknown, given twice or unreadable, or the filter contradicts itself.

        Examples
        --------
        >>> LogFilter.from_query("?channels=app&min_seconds=60")
        ... # doctest: +ELLIPSIS
        LogFilter(..., channels=('app',), min_seconds=60.0, max_seconds=None, lifecycles=())
        """
        found: dict[str, list[str]] = {}
        for name, value in parse_qsl(query.removeprefix("?")):
            if name not in others:
                found.setdefault(name, []).append(value)
        attributes = sorted(
            {
                (name.removeprefix(ATTRIBUTE), value)
                for name, values in found.items()
                for value in values
                if name.startswith(ATTRIBUTE)
            }
        )
        single = {name: v for name, v in found.items() if not name.startswith(ATTRIBUTE)}
        return cls(attributes=tuple(attributes), **_read(single))


def select(log: Frame, filter: LogFilter, *, zone: str = "UTC") -> Table:  # noqa: A002
    """Give the events of the cases that a filter keeps.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    filter
        What the cases must be like.
    zone
        Time zone in which the days of the period begin.

    Returns
    -------
    Table
        The columns of the log; all events of the kept cases (those of the wanted lifecycles).
        Lazy, in no order.

    Raises
    ------
    MissingColumns
        A column of the log, or one that the filter asks for, is absent.
    ZoneInfoNotFoundError
        There is no such zone.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": ["1", "1", "2"],
    ...         "activity": ["open", "close", "open"],
    ...         "occurred_at": pd.to_datetime(["2026-01-05", "2026-01-06", "2026-01-06"]),
    ...     }
    ... )
    >>> kept = select(log, LogFilter(with_activities=("close",)))
    >>> kept.order_by("sequence").activity.to_pyarrow().to_pylist()
    ['open', 'close']
    """
    events = as_table(log)
    if filter.lifecycles:
        states = [state.lower() for state in filter.lifecycles]
        events = events.filter(events.lifecycle.lower().isin(states))
    kept = _by_events(events, filter, zone=zone)
    if filter.variant or filter.start_activities or filter.end_activities:
        paths = _by_path(cases(events), filter)
        kept = paths if kept is None else kept.semi_join(paths, "case_id")
    return events if kept is None else events.semi_join(kept, "case_id")


def _by_events(events: Table, filter: LogFilter, *, zone: str) -> Table | None:  # noqa: A002
    """Give the cases that pass everything one pass over the events can tell."""
    wanted: list[BooleanValue] = []
    wanted += [(events.activity == name).any() for name in filter.with_activities]
    wanted += [~(events.activity == name).any() for name in filter.without_activities]
    if filter.channels:
        wanted.append(events.channel.isin(filter.channels).fill_null(False).any())
    values: dict[str, list[str]] = {}
    for name, value in filter.attributes:
        values.setdefault(name, []).append(value)
    wanted += [
        _attribute(events, name).isin(texts).fill_null(False).any()
        for name, texts in values.items()
    ]
    began = events.occurred_at.min()
    ended = ibis.greatest(events.occurred_at, events.completed_at.fill_null(events.occurred_at))
    if filter.period_from:
        wanted.append(began >= _midnight(filter.period_from, zone))
    if filter.period_until:
        wanted.append(began < _midnight(filter.period_until, zone))
    seconds = seconds_between(began, ended.max())
    if filter.min_seconds is not None:
        wanted.append(seconds >= filter.min_seconds)
    if filter.max_seconds is not None:
        wanted.append(seconds <= filter.max_seconds)
    if not wanted:
        return None
    passed = events.group_by("case_id").agg(is_kept=reduce(and_, wanted))
    return passed.filter(passed.is_kept).select("case_id")


def _by_path(walked: Table, filter: LogFilter) -> Table:  # noqa: A002
    wanted: list[BooleanValue] = []
    if filter.variant:
        wanted.append(walked.variant == filter.variant)
    if filter.start_activities:
        wanted.append(walked.path[0].isin(filter.start_activities))
    if filter.end_activities:
        wanted.append(walked.path[walked.path.length() - 1].isin(filter.end_activities))
    return walked.filter(wanted).select("case_id")


def _attribute(events: Table, name: str) -> Value:
    if name in events.columns and name != "attributes":
        return events[name].cast("string")
    if "attributes" not in events.columns:
        raise MissingColumns(table="The event log", missing=[name], found=events.columns)
    return events.attributes.get(name)


def _midnight(day: date, zone: str) -> Value:
    moment = datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return ibis.literal(moment.replace(tzinfo=None), type="timestamp(6)")


def _text(value: object) -> str:
    return repr(float(value)).removesuffix(".0") if isinstance(value, float | int) else str(value)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not isfinite(seconds):
        raise ValueError(text)
    return seconds


def _day(text: str) -> date:
    """Read a day of this age: others overflow when they are moved between zones."""
    day = date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


READERS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "period_from": (_day, Sentence("a day such as 2026-01-31")),
    "period_until": (_day, Sentence("a day such as 2026-01-31")),
    "min_seconds": (_seconds, Sentence("a number of seconds")),
    "max_seconds": (_seconds, Sentence("a number of seconds")),
    "variant": (str, Sentence("a path")),
}


def _read(found: Mapping[str, list[str]]) -> dict[str, Any]:
    unknown = sorted(set(found) - set(READERS) - set(TEXTS))
    if unknown:
        known = sorted([*READERS, *TEXTS, f"{ATTRIBUTE}NAME"])
        raise InvalidFilter(
            Sentence(
                "There is no filter {unknown}. There are: {known}.",
                unknown=", ".join(unknown),
                known=", ".join(known),
            )
        )
    read: dict[str, Any] = {
        name: tuple(sorted(set(texts))) for name, texts in found.items() if name in TEXTS
    }
    for name, (reader, form) in READERS.items():
        texts = found.get(name, [])
        if len(texts) > 1:
            raise InvalidFilter(
                Sentence(
                    "The filter {name} is given {times} times; once is enough.",
                    name=name,
                    times=len(texts),
                )
            )
        if texts:
            read[name] = _parsed(name, texts[0], reader=reader, form=form)
    return read


def _parsed(name: str, text: str, *, reader: Callable[[str], object], form: str) -> object:
    try:
        return reader(text)
    except ValueError:
        raise InvalidFilter(
            Sentence(
                "The filter {name} is {text!r}, which is not {form}.",
                name=name,
                text=text,
                form=form,
            )
        ) from None
