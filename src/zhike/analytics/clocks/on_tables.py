"""Clock time and working time as columns of tables of any size, on any engine.

Each moment finds its UTC day by one equi-join on a small table of days, then its working
time so far by arithmetic on integers. An as-of join on open periods would say it shorter,
but only some engines have one, and a zone conversion in SQL differs from engine to engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import TypeAlias

import ibis
import pyarrow as pa
from ibis.expr.types import FloatingValue, Table, TimestampValue

from zhike.analytics.clocks.calendar import ONE_DAY, Calendar, as_utc

MICROSECOND = timedelta(microseconds=1)

Period: TypeAlias = tuple[datetime, datetime]


def seconds_between(start: TimestampValue, end: TimestampValue) -> FloatingValue:
    """Give the clock time from `start` to `end` in seconds, exact to the microsecond.

    Notes
    -----
    Use this, not a difference of `epoch_seconds()`: that keeps fractions on DuckDB, cuts
    them on Spark and ClickHouse, and ends in 2038.
    """
    return end.delta(start, unit="microsecond").cast("float64") / 1e6


def with_working_seconds(
    table: Table,
    *,
    start: str,
    end: str,
    calendar: Calendar,
    name: str = "working_seconds",
    checked: bool = False,
) -> Table:
    """Add the working time between two columns.

    Parameters
    ----------
    table
        Any table with the two columns.
    start, end
        Names of timestamp columns (UTC). Null in either gives null.
    calendar
        Days, hours and zone.
    name
        Name of the new column.
    checked
        True where the caller has called `require_coverage` himself (on the table of events,
        say, before an expensive window). Otherwise it is done here, by one query for the
        smallest and the largest value.

    Returns
    -------
    Table
        `table` with one more column of float seconds, lazy; as many rows, in no order. The
        same number as `working_seconds` of the two values.

    Raises
    ------
    CalendarTooShort
        A moment lies on a date the calendar does not know. With `checked=True` such rows
        get null instead.
    """
    if not checked:
        require_coverage(table, columns=[start, end], calendar=calendar)
    opened = _UtcDays.of(calendar, calendar.open_periods)
    counted = _with_passed(table, {f"{name}_until_start": start, f"{name}_until_end": end}, opened)
    counted_micros = counted[f"{name}_until_end"] - counted[f"{name}_until_start"]
    # Cast first: Spark reads 1000000.0 as a decimal, and sums of decimals lose digits.
    seconds = counted_micros.cast("float64") / 1e6
    return counted.select(*table.columns, **{name: seconds})


def with_days_passed(
    table: Table,
    *,
    start: str,
    end: str,
    calendar: Calendar,
    working: bool = True,
    name: str = "days_passed",
    checked: bool = False,
) -> Table:
    """Add how many days after the local day of `start` have ended by `end`.

    Parameters
    ----------
    table, start, end, calendar, checked
        As in `with_working_seconds`.
    working
        Count working days only; otherwise every day.
    name
        Name of the new column.

    Returns
    -------
    Table
        `table` with one more column of whole days, lazy. A limit of n days is missed exactly
        where it is n or more. It is -1 where `end` falls on the day of `start` itself and that
        day counts, because not even that day has ended.

    Raises
    ------
    CalendarTooShort
        As in `with_working_seconds`.
    """
    if not checked:
        require_coverage(table, columns=[start, end], calendar=calendar)
    counted_days = [day.date for day in calendar.days if day.kind.is_worked or not working]
    begins = [calendar.day_starts_at(on) for on in counted_days]
    ends = [calendar.day_starts_at(on + ONE_DAY) for on in counted_days]
    # A day that begins (or ends) is a period of one microsecond: counting time counts days.
    begun = _UtcDays.of(calendar, [(moment - MICROSECOND, moment) for moment in begins])
    ended = _UtcDays.of(calendar, [(moment - MICROSECOND, moment) for moment in ends])
    counted = _with_passed(table, {f"{name}_begun": start}, begun)
    counted = _with_passed(counted, {f"{name}_ended": end}, ended)
    passed = counted[f"{name}_ended"] - counted[f"{name}_begun"]
    return counted.select(*table.columns, **{name: passed})


def require_coverage(table: Table, *, columns: Iterable[str], calendar: Calendar) -> None:
    """Raise CalendarTooShort unless the calendar knows every moment in the columns.

    Runs one query for the smallest and the largest value; an empty table is covered.
    """
    ends = {
        f"{side}_{column}": getattr(table[column], side)()
        for column in columns
        for side in ("min", "max")
    }
    found = table.aggregate(**ends).to_pyarrow().to_pylist()[0]
    # Some engines answer with zoned times.
    moments = sorted(as_utc(moment) for moment in found.values() if moment is not None)
    if moments and not calendar.covers_from <= moments[0] <= moments[-1] <= calendar.covers_until:
        calendar.require(calendar.local_date(moments[0]), calendar.local_date(moments[-1]))


@dataclass(frozen=True, kw_only=True)
class _UtcDays:
    """One row per UTC day: microseconds of all periods before it, and its own periods.

    Periods are counted in microseconds from UTC midnight and cut there; a day with fewer
    periods than others has empty ones (0 to 0).
    """

    rows: pa.Table
    periods: int
    covers_from: datetime
    covers_until: datetime

    @classmethod
    def of(cls, calendar: Calendar, periods: Iterable[Period]) -> _UtcDays:
        by_day = _by_utc_day(periods, calendar.covers_from.date(), calendar.covers_until.date())
        most = max(1, *(len(of_day) for of_day in by_day.values()))
        passed, rows = 0, []
        for on, of_day in by_day.items():
            padded = of_day + [(0, 0)] * (most - len(of_day))
            rows.append((on, passed, *chain.from_iterable(padded)))
            passed += sum(closes - opens for opens, closes in of_day)
        edges = [f"{side}_{n}" for n in range(most) for side in ("opens", "closes")]
        table = pa.table(
            dict(zip(("utc_date", "passed_before", *edges), zip(*rows, strict=True), strict=True))
        )
        midnight = table["utc_date"].cast(pa.timestamp("us"))
        return cls(
            rows=table.append_column("day_starts_at", midnight),
            periods=most,
            covers_from=calendar.covers_from,
            covers_until=calendar.covers_until,
        )


def _with_passed(table: Table, moments: dict[str, str], days: _UtcDays) -> Table:
    """Add, per new name, the microseconds of the periods that passed until a moment."""
    day_table = ibis.memtable(days.rows)
    for name, moment in moments.items():
        day = day_table.view()
        joined = table.left_join(day, table[moment].date() == day.utc_date)
        since_midnight = joined[moment].delta(joined.day_starts_at, unit="microsecond")
        passed = joined.passed_before
        for n in range(days.periods):
            overlap = ibis.least(since_midnight, joined[f"closes_{n}"]) - joined[f"opens_{n}"]
            passed += ibis.greatest(overlap, ibis.literal(0, "int64"))
        inside = joined[moment].between(days.covers_from, days.covers_until)
        known = ibis.ifelse(inside, passed, ibis.null("int64"))
        table = joined.select(*table.columns, **{name: known})
    return table


def _by_utc_day(
    periods: Iterable[Period], first: date, last: date
) -> dict[date, list[tuple[int, int]]]:
    # A period that ends with the very first moment lies on the day before.
    dates = [first + n * ONE_DAY for n in range(-1, (last - first).days + 1)]
    by_day: dict[date, list[tuple[int, int]]] = {on: [] for on in dates}
    for opens, closes in periods:
        for part_opens, part_closes in _cut_at_midnight(opens, closes):
            midnight = datetime.combine(part_opens.date(), time())
            by_day[part_opens.date()].append(
                ((part_opens - midnight) // MICROSECOND, (part_closes - midnight) // MICROSECOND)
            )
    return by_day


def _cut_at_midnight(opens: datetime, closes: datetime) -> Iterator[Period]:
    while opens < closes:
        next_midnight = datetime.combine(opens.date() + ONE_DAY, time())
        yield opens, min(closes, next_midnight)
        opens = next_midnight
