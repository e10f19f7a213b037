"""Deadlines counted by hand: period × holiday × make-up day × pause × time zone.

Every case starts on a Friday at 11:00 and is told in local time: "6 24:00" is the end of day 6.

    day  0 Thu  1 Fri  2 Sat  3 Sun  4 Mon  5 Tue  6 Wed  7 Thu  8 Fri  9 Sat  10 Sun …

plain     Saturday and Sunday are free.
holiday   Monday and Tuesday are holidays too.
make_up   and Saturday, day 2, is worked for it.

In London and New York the clock goes forward in the night to day 3, so 48 hours end an hour later
by the clock there; nothing else differs. Opening hours are 09:00-12:00 and 13:30-17:30.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from zhike.analytics.clocks import (
    Calendar,
    CalendarDay,
    Clock,
    ClockState,
    DayKind,
    Ending,
    Paused,
    Resumed,
    Started,
    calendar_days,
    hours,
    read_clock,
    working_days,
    working_hours,
)

THURSDAY = {
    "Asia/Shanghai": date(2026, 3, 26),
    "Europe/London": date(2026, 3, 26),
    "America/New_York": date(2026, 3, 5),
}
OFF = {"plain": {}, "holiday": {4: "statutory", 5: "statutory"}}
OFF["make_up"] = OFF["holiday"] | {2: "make_up"}
PAUSES = {
    "none": (),
    "lunch": ("1 12:00", "1 13:30"),
    "afternoon": ("1 14:00", "1 16:00"),
    "weekend": ("1 17:00", "4 10:00"),
    "holidays": ("3 12:00", "6 15:00"),
}
PERIODS = {
    "3 calendar days": calendar_days(3),
    "3 calendar days, then worked": calendar_days(3, next_working_day=True),
    "2 working days": working_days(2),
    "2 working days, first counts": working_days(2, start_day_counts=True),
    "2 working days, closing": working_days(2, ending=Ending.CLOSING),
    "10 working hours": working_hours(10),
    "48 hours": hours(48),
}
TABLE = """
period                       | days    | none    | lunch   | afternoon | weekend | holidays
3 calendar days              | plain   | 4 24:00 | 4 24:00 | 4 24:00   | 6 24:00 | 7 24:00
3 calendar days              | holiday | 4 24:00 | 4 24:00 | 4 24:00   | 6 24:00 | 7 24:00
3 calendar days              | make_up | 4 24:00 | 4 24:00 | 4 24:00   | 6 24:00 | 7 24:00
3 calendar days, then worked | plain   | 4 24:00 | 4 24:00 | 4 24:00   | 6 24:00 | 7 24:00
3 calendar days, then worked | holiday | 6 24:00 | 6 24:00 | 6 24:00   | 6 24:00 | 7 24:00
3 calendar days, then worked | make_up | 6 24:00 | 6 24:00 | 6 24:00   | 6 24:00 | 7 24:00
2 working days               | plain   | 5 24:00 | 5 24:00 | 5 24:00   | 5 24:00 | 7 24:00
2 working days               | holiday | 7 24:00 | 7 24:00 | 7 24:00   | 7 24:00 | 7 24:00
2 working days               | make_up | 6 24:00 | 6 24:00 | 6 24:00   | 7 24:00 | 6 24:00
2 working days, first counts | plain   | 4 24:00 | 4 24:00 | 4 24:00   | 5 24:00 | 6 24:00
2 working days, first counts | holiday | 6 24:00 | 6 24:00 | 6 24:00   | 7 24:00 | 6 24:00
2 working days, first counts | make_up | 2 24:00 | 2 24:00 | 2 24:00   | 7 24:00 | 2 24:00
2 working days, closing      | plain   | 5 17:30 | 5 17:30 | 5 17:30   | 5 17:30 | 7 17:30
2 working days, closing      | holiday | 7 17:30 | 7 17:30 | 7 17:30   | 7 17:30 | 7 17:30
2 working days, closing      | make_up | 6 17:30 | 6 17:30 | 6 17:30   | 7 17:30 | 6 17:30
10 working hours             | plain   | 4 15:30 | 4 15:30 | 4 17:30   | 4 17:00 | 7 11:30
10 working hours             | holiday | 6 15:30 | 6 15:30 | 6 17:30   | 6 16:00 | 7 11:30
10 working hours             | make_up | 2 15:30 | 2 15:30 | 2 17:30   | 6 16:00 | 2 15:30
48 hours                     | plain   | 3 11:00 | 3 12:30 | 3 13:00   | 6 04:00 | 3 11:00
48 hours                     | holiday | 3 11:00 | 3 12:30 | 3 13:00   | 6 04:00 | 3 11:00
48 hours                     | make_up | 3 11:00 | 3 12:30 | 3 13:00   | 6 04:00 | 3 11:00
"""
AN_HOUR_LATER = {"3 11:00": "3 12:00", "3 12:30": "3 13:30", "3 13:00": "3 14:00"}


def cells():
    header, *rows = ([part.strip() for part in line.split("|")] for line in TABLE.split("\n")[1:-1])
    for zone in THURSDAY:
        for period, days, *deadlines in rows:
            for pause, deadline in zip(header[2:], deadlines, strict=True):
                by_summer_time = period == "48 hours" and zone != "Asia/Shanghai"
                told = AN_HOUR_LATER.get(deadline, deadline) if by_summer_time else deadline
                yield pytest.param(
                    period, days, pause, zone, told, id=f"{period}-{days}-{pause}-{zone}"
                )


CELLS = list(cells())


def moment(told: str, zone: str) -> datetime:
    day, clock = told.split()
    on = THURSDAY[zone] + timedelta(days=int(day) + (clock == "24:00"))
    local = datetime.combine(on, time.fromisoformat(clock.replace("24:", "00:")), ZoneInfo(zone))
    return local.astimezone(UTC).replace(tzinfo=None)


def calendar(days: str, zone: str) -> Calendar:
    usual = ["working", "working", "rest", "rest", "working", "working", "working"] * 3
    kinds = [OFF[days].get(n, kind) for n, kind in enumerate(usual)]
    return Calendar(
        [
            CalendarDay(date=THURSDAY[zone] + timedelta(days=n), kind=DayKind(kind))
            for n, kind in enumerate(kinds)
        ],
        zone=zone,
    )


def test_the_table_has_a_cell_for_every_combination():
    assert len(CELLS) == 7 * 3 * 5 * 3


@pytest.mark.parametrize(("period", "days", "pause", "zone", "told"), CELLS)
def test_the_deadline_is_the_one_counted_by_hand(period, days, pause, zone, told):
    start = Started(
        at=moment("1 11:00", zone), limit=PERIODS[period], calendar=calendar(days, zone)
    )
    pauses = [
        kind(at=moment(when, zone))
        for kind, when in zip((Paused, Resumed), PAUSES[pause], strict=False)
    ]
    clock, deadline = Clock([start, *pauses]), moment(told, zone)
    tick = timedelta(microseconds=1)

    before = read_clock(clock, moment=deadline - tick)
    after = read_clock(clock, moment=moment("10 00:00", zone))

    assert before.deadline == after.deadline == deadline
    assert before.state is ClockState.RUNNING
    assert before.remaining > 0 >= after.remaining
    assert (after.state, after.breached_at) == (ClockState.BREACHED, deadline)
    at_it = read_clock(clock, moment=deadline).state
    assert at_it is (ClockState.BREACHED if "24:00" in told else ClockState.RUNNING) or (
        # London and New York: the pause begins at the very deadline.
        at_it is ClockState.PAUSED and (period, pause) == ("48 hours", "holidays")
    )
