"""The table form must give, row by row, what the plain form gives."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest

from zhike.analytics.clocks import (
    ALWAYS_OPEN,
    BANK_HOURS,
    Calendar,
    CalendarDay,
    DayKind,
    opening_hours,
    working_seconds,
)
from zhike.analytics.clocks.on_tables import (
    require_coverage,
    seconds_between,
    with_days_passed,
    with_working_seconds,
)
from zhike.analytics.errors import CalendarTooShort

SPRING = [
    CalendarDay(
        date=date(2026, 3, 1) + timedelta(days=n),
        kind=DayKind.REST if n % 7 in {0, 6} else DayKind.WORKING,
    )
    for n in range(60)
]


def spans(*rows):
    times = [pa.array(column, pa.timestamp("us")) for column in zip(*rows, strict=True)]
    return ibis.memtable(pa.table({"from_at": times[0], "to_at": times[1]}))


def counted(table, calendar, **how):
    answer = with_working_seconds(table, start="from_at", end="to_at", calendar=calendar, **how)
    return answer.to_pyarrow().to_pylist()


@pytest.mark.parametrize(
    "calendar",
    [
        Calendar(SPRING, BANK_HOURS, "Asia/Shanghai"),
        Calendar(SPRING, ALWAYS_OPEN, "Europe/Berlin"),
        Calendar(SPRING, opening_hours("00:00-02:30", "20:15-24:00"), "America/St_Johns"),
        Calendar(SPRING, opening_hours("08:00-12:00", "13:00-15:00", "16:00-20:00"), "Asia/Beirut"),
    ],
    ids=lambda calendar: calendar.zone,
)
def test_tables_and_plain_values_agree_on_random_moments(calendar):
    random = np.random.default_rng(4)
    span = int((calendar.covers_until - calendar.covers_from) / timedelta(microseconds=1))
    rows = [
        tuple(calendar.covers_from + timedelta(microseconds=int(us)) for us in pair)
        for pair in random.integers(0, span, (200, 2))
    ]

    answer = counted(spans(*rows), calendar)

    assert len(answer) == 200
    assert [row["working_seconds"] for row in answer] == pytest.approx(
        [working_seconds(row["from_at"], row["to_at"], calendar=calendar) for row in answer],
        abs=1e-6,
    )
    assert sum(abs(row["working_seconds"]) for row in answer) > 0


def test_edges_of_open_periods_and_of_the_calendar_agree_too():
    calendar = Calendar(SPRING)
    edges = [moment for period in calendar.open_periods[:6] for moment in period]
    rows = [(calendar.covers_from, edge) for edge in [*edges, calendar.covers_until]]

    answer = {row["to_at"]: row["working_seconds"] for row in counted(spans(*rows), calendar)}

    assert answer == {end: working_seconds(start, end, calendar=calendar) for start, end in rows}


def test_other_columns_stay_and_a_missing_end_gives_null():
    calendar = Calendar(SPRING)
    table = spans((datetime(2026, 3, 2, 1), datetime(2026, 3, 2, 2)), (datetime(2026, 3, 3), None))

    answer = counted(table.mutate(utc_date=ibis.literal("mine")), calendar, name="worked")

    assert {(row["utc_date"], row["worked"]) for row in answer} == {
        ("mine", 3600.0),
        ("mine", None),
    }
    assert list(answer[0]) == ["from_at", "to_at", "utc_date", "worked"]


def test_moments_outside_are_refused_or_where_already_checked_null():
    calendar = Calendar(SPRING)
    table = spans((datetime(2026, 3, 2, 1), datetime(2026, 5, 3)))

    with pytest.raises(CalendarTooShort, match="from 2026-04-30 to 2026-05-03"):
        counted(table, calendar)
    assert counted(table, calendar, checked=True)[0]["working_seconds"] is None


def test_an_empty_table_is_covered():
    empty = spans((datetime(2026, 3, 2), datetime(2026, 3, 2))).limit(0)

    require_coverage(empty, columns=["from_at", "to_at"], calendar=Calendar(SPRING))


@pytest.mark.parametrize(
    ("start", "end", "passed"),
    [
        # Shanghai; 2 March 2026 is a Monday. UTC 16:00 is local midnight.
        (datetime(2026, 3, 5, 2), datetime(2026, 3, 6, 15, 59), 0),  # Thursday to late Friday
        (datetime(2026, 3, 5, 2), datetime(2026, 3, 6, 16), 1),  # Friday is over
        (datetime(2026, 3, 5, 2), datetime(2026, 3, 8, 2), 1),  # and the weekend adds none
        (datetime(2026, 3, 7, 2), datetime(2026, 3, 9, 15, 59), 0),  # Saturday to late Monday
        (datetime(2026, 3, 7, 2), datetime(2026, 3, 9, 16), 1),
        (datetime(2026, 3, 5, 2), datetime(2026, 3, 5, 3), -1),  # not even Thursday is over
    ],
)
def test_a_limit_of_one_working_day_is_missed_when_the_next_one_is_over(start, end, passed):
    table = with_days_passed(
        spans((start, end)), start="from_at", end="to_at", calendar=Calendar(SPRING)
    )

    assert table.to_pyarrow()["days_passed"].to_pylist() == [passed]


def test_every_day_counts_where_calendar_days_are_asked_also_with_two_midnights_in_one():
    # In London 29 March has 23 hours: it begins at 00:00 UTC and ends at 23:00 UTC.
    london = Calendar(SPRING, BANK_HOURS, "Europe/London")
    rows = spans(
        (datetime(2026, 3, 28, 12), datetime(2026, 3, 29, 22, 59)),
        (datetime(2026, 3, 28, 12), datetime(2026, 3, 29, 23)),
    )

    table = with_days_passed(rows, start="from_at", end="to_at", calendar=london, working=False)

    passed = {row["to_at"].hour: row["days_passed"] for row in table.to_pyarrow().to_pylist()}
    assert passed == {22: 0, 23: 1}


def test_clock_time_keeps_fractions_and_outlives_2038():
    table = spans((datetime(2026, 1, 5, 9, 0, 0, 400_000), datetime(2039, 1, 5, 9)))

    gap = table.select(s=seconds_between(table.from_at, table.to_at)).to_pyarrow()["s"][0].as_py()

    assert gap == (datetime(2039, 1, 5) - datetime(2026, 1, 5)).total_seconds() - 0.4
