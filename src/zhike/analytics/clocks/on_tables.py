"""Clock time and working time as columns of tables of any size, on any engine.

Each moment finds its UTC day by one equi-join on a small table of days, then its working
time so far by arithmetic on integers. An as-of join on open periods would say it shorter,
but only some engines have one, and a zone conversion in SQL differs from engine to engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import reduce
from operator import add

import ibis
import pyarrow as pa
from ibis.expr.types import FloatingValue, IntegerValue, Table, TimestampValue

from zhike.analytics.clocks.calendar import ONE_DAY, Calendar

MICROSECOND = timedelta(microseconds=1)


def seconds_between(start: TimestampValue, end: TimestampValue) -> FloatingValue:
    """Give the clock time from `start` to `end` in seconds, to the microsecond.

    Notes
    -----
    Use this, not a difference of `epoch_seconds()`: that keeps fractions on DuckDB, cuts
    them on Spark and ClickHouse, and ends in 2038.
    """
    return end.delta(start, unit="microsecond") / 1e6


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
    days = ibis.memtable(_utc_days(calendar))
    until_start, until_end = f"{name}_until_start", f"{name}_until_end"
    counted = _with_worked_until(table, start, days=days, calendar=calendar, name=until_start)
    counted = _with_worked_until(counted, end, days=days, calendar=calendar, name=until_end)
    return counted.mutate(**{name: (counted[until_end] - counted[until_start]) / 1e6}).drop(
        until_start, until_end
    )


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
    moments = sorted(moment for moment in found.values() if moment is not None)
    if moments:
        first, last = (calendar.local_date(moment) for moment in (moments[0], moments[-1]))
        calendar.require(first, last)


def _with_worked_until(
    table: Table, moment: str, *, days: Table, calendar: Calendar, name: str
) -> Table:
    """Add the working microseconds from the calendar's beginning until the moment."""
    days = days.view()
    joined = table.left_join(days, table[moment].date() == days.utc_date)
    since_midnight = joined[moment].delta(joined.day_starts_at, unit="microsecond")
    within_day = [
        _overlap(since_midnight, opens=joined[opens], closes=joined[closes])
        for opens, closes in _period_columns(days.columns)
    ]
    inside = joined[moment].between(calendar.covers_from, calendar.covers_until)
    worked = ibis.ifelse(inside, reduce(add, within_day, joined.worked_before), ibis.null("int64"))
    return joined.select(*table.columns, **{name: worked})


def _overlap(moment: IntegerValue, *, opens: IntegerValue, closes: IntegerValue) -> IntegerValue:
    return ibis.greatest(ibis.least(moment, closes) - opens, ibis.literal(0, "int64"))


def _period_columns(columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    opens = (column for column in columns if column.startswith("opens_"))
    return ((column, column.replace("opens_", "closes_")) for column in opens)


def _utc_days(calendar: Calendar) -> pa.Table:
    """Give one row per UTC day: working microseconds before it, and its open periods.

    Periods are counted in microseconds from UTC midnight and cut there; a day with fewer
    periods than others has empty ones (0 to 0).
    """
    first, last = calendar.covers_from.date(), calendar.covers_until.date()
    dates = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    periods: dict[object, list[tuple[int, int]]] = {on: [] for on in dates}
    for opens, closes in calendar.open_periods:
        for part_opens, part_closes in _cut_at_midnight(opens, closes):
            midnight = datetime.combine(part_opens.date(), datetime.min.time())
            periods[part_opens.date()].append(
                ((part_opens - midnight) // MICROSECOND, (part_closes - midnight) // MICROSECOND)
            )
    most = max(1, *(len(of_day) for of_day in periods.values()))
    worked, rows = 0, []
    for on, of_day in periods.items():
        padded = of_day + [(0, 0)] * (most - len(of_day))
        rows.append((on, worked, *(edge for period in padded for edge in period)))
        worked += sum(closes - opens for opens, closes in of_day)
    edges = [f"{side}_{n}" for n in range(most) for side in ("opens", "closes")]
    schema = pa.schema(
        [("utc_date", pa.date32()), *((column, pa.int64()) for column in ("worked_before", *edges))]
    )
    table = pa.Table.from_arrays(
        [pa.array(v, t) for v, t in zip(zip(*rows, strict=True), schema.types, strict=True)],
        schema=schema,
    )
    return table.append_column("day_starts_at", table["utc_date"].cast(pa.timestamp("us")))


def _cut_at_midnight(opens: datetime, closes: datetime) -> Iterator[tuple[datetime, datetime]]:
    while opens < closes:
        next_midnight = datetime.combine(opens.date() + ONE_DAY, datetime.min.time())
        yield opens, min(closes, next_midnight)
        opens = next_midnight
