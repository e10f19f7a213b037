"""Told cases, then laws that hold for any clock, calendar, zone and order of arrival."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhike.analytics.clocks import (
    ALWAYS_OPEN,
    BANK_HOURS,
    Calendar,
    CalendarDay,
    Clock,
    ClockState,
    DayKind,
    Ending,
    Extended,
    Limit,
    LimitUnit,
    Paused,
    Recalculated,
    Resumed,
    Started,
    Stopped,
    calendar_days,
    hours,
    opening_hours,
    read_clock,
    working_days,
    working_hours,
)
from zhike.analytics.clocks.limits import begins_at, counted_time, one_unit, passed_days
from zhike.analytics.errors import CalendarTooShort

START = datetime(2026, 2, 13, 2)  # Friday, 10:00 in Shanghai
DAY, HOUR, TICK = timedelta(days=1), timedelta(hours=1), timedelta(microseconds=1)


def clock(limit, calendar, *events, at=START):
    return Clock([Started(at=at, limit=limit, calendar=calendar), *events])


def local(month, day, hour=0, minute=0):
    return datetime(2026, month, day, hour, minute) - 8 * HOUR


def test_a_complaint_has_15_days_then_30_then_60_and_each_step_is_approved(festival):
    first = Extended(at=local(2, 20, 9), amount=15, approved_by="zhang")
    second = Extended(at=local(3, 10, 9), amount=30, approved_by="head office")
    longer = Calendar(
        [CalendarDay(date=date(2026, 2, 1) + n * DAY, kind=DayKind.WORKING) for n in range(90)]
    )
    complaint = clock(calendar_days(15), longer, first, second)

    deadlines = [
        read_clock(complaint, moment=moment).deadline
        for moment in (local(2, 19), local(2, 20, 9), local(3, 10, 9))
    ]
    assert deadlines == [local(3, 1), local(3, 16), local(4, 15)]
    assert read_clock(complaint, moment=local(3, 10, 9)).limit.amount == 60


def test_what_is_granted_after_the_deadline_heals_no_breach(festival):
    late = Extended(at=local(3, 1), amount=15, approved_by="zhang")
    reading = read_clock(clock(calendar_days(15), festival, late), moment=local(3, 2))

    assert reading.state is ClockState.BREACHED
    assert reading.breached_at == reading.deadline == local(3, 1)
    assert reading.late_extensions == (late,)
    assert reading.limit.amount == 15


def test_an_adjustment_asked_for_on_friday_is_due_on_the_make_up_saturday(festival):
    one_day = clock(working_days(1), festival)

    assert read_clock(one_day, moment=START).deadline == local(2, 15)
    # Asked for on that Saturday, it is due after the nine days off.
    saturday = clock(working_days(1), festival, at=local(2, 14, 16))
    assert read_clock(saturday, moment=local(2, 14, 17)).deadline == local(2, 25)


def test_a_paused_clock_has_no_deadline_and_goes_on_where_it_stood(festival):
    paused = clock(working_hours(3), festival, Paused(at=local(2, 13, 11), reason="appraisal"))
    resumed = Clock([*paused.events, Resumed(at=local(2, 24, 16))])

    during = read_clock(paused, moment=local(2, 20, 9))
    assert (during.state, during.deadline) == (ClockState.PAUSED, None)
    assert (during.elapsed, during.remaining) == (1, 2)
    # From 16:00 there is an hour and a half; half an hour stays for the next morning.
    assert read_clock(resumed, moment=local(2, 24, 17)).deadline == local(2, 25, 9, 30)


def test_a_rule_without_pauses_runs_on_through_them(festival):
    pause = Paused(at=local(2, 13, 11))
    running = read_clock(
        clock(working_hours(3, pausable=False), festival, pause), moment=START + DAY
    )

    assert running.state is ClockState.BREACHED
    assert running.deadline == local(2, 13, 14, 30)


def test_done_in_the_last_moment_is_met_and_at_midnight_is_late(festival):
    def state(limit, stopped_at):
        stopped = clock(limit, festival, Stopped(at=stopped_at))
        return read_clock(stopped, moment=local(3, 5)).state

    assert state(working_days(1), local(2, 15) - TICK) is ClockState.MET
    assert state(working_days(1), local(2, 15)) is ClockState.BREACHED
    assert state(working_hours(2), local(2, 13, 12)) is ClockState.MET
    assert state(working_hours(2), local(2, 13, 12) + TICK) is ClockState.BREACHED


def test_a_stopped_clock_shows_what_it_showed_when_it_stopped(festival):
    stopped = clock(working_hours(5), festival, Stopped(at=local(2, 13, 11)))
    reading = read_clock(stopped, moment=local(3, 5))

    assert (reading.state, reading.elapsed, reading.remaining) == (ClockState.MET, 1, 4)


def test_a_clock_that_starts_later_waits(festival):
    reading = read_clock(clock(working_hours(5), festival), moment=START - HOUR)

    assert (reading.state, reading.elapsed, reading.remaining) == (ClockState.WAITING, 0, 5)
    assert reading.deadline is None


def test_a_pause_from_before_the_start_waits_with_it(festival):
    paused = clock(working_hours(5), festival, Paused(at=START - DAY))

    assert read_clock(paused, moment=START - HOUR).state is ClockState.WAITING
    assert read_clock(paused, moment=START + HOUR).state is ClockState.PAUSED


def test_new_facts_make_the_time_run_anew(festival):
    anew = Recalculated(at=local(2, 20, 9), started_at=local(2, 20, 9), reason="new facts")
    complaint = clock(calendar_days(15), festival, anew)

    assert read_clock(complaint, moment=local(2, 20, 8)).deadline == local(3, 1)
    assert read_clock(complaint, moment=local(2, 20, 9)).deadline == local(3, 8)


def test_warnings_stand_at_half_four_fifths_and_all_of_the_time(festival):
    # Ten working hours from 10:00: two and four on Friday, four on the Saturday.
    reading = read_clock(clock(working_hours(10), festival), moment=local(2, 13, 16))

    assert [(w.share, w.at, w.is_reached) for w in reading.warnings] == [
        (0.5, local(2, 13, 16, 30), False),
        (0.8, local(2, 14, 11), False),
        (1.0, local(2, 14, 14, 30), False),
    ]
    reached = read_clock(clock(working_hours(10), festival), moment=local(2, 13, 16, 30))
    assert [w.is_reached for w in reached.warnings] == [True, False, False]


def test_a_warning_that_was_reached_stays_reached_in_a_pause(festival):
    paused = clock(working_hours(4), festival, Paused(at=local(2, 13, 14, 30)))
    reading = read_clock(paused, moment=local(2, 20))

    assert [(w.at, w.is_reached) for w in reading.warnings] == [
        (local(2, 13, 12), True),
        (None, False),
        (None, False),
    ]


def test_one_working_day_warns_within_that_day(festival):
    reading = read_clock(clock(working_days(1), festival), moment=START)

    assert [w.at for w in reading.warnings] == [
        local(2, 14, 12),
        local(2, 14, 19, 12),
        local(2, 15),
    ]


@pytest.mark.parametrize(
    ("limit", "touched"),
    [
        (working_days(1), False),  # due on the 14th
        (working_days(2), True),  # due on the 24th
        (calendar_days(15), False),  # no kind of day moves it
        (calendar_days(8, next_working_day=True), True),
        (working_hours(8), False),  # due on the 14th
        (working_hours(20), True),
    ],
)
def test_a_deadline_says_whether_a_provisional_day_may_move_it(festival, limit, touched):
    uncertain = replace(
        festival,
        days=[replace(day, provisional=day.date >= date(2026, 2, 15)) for day in festival.days],
    )
    reading = read_clock(clock(limit, uncertain), moment=START)

    assert reading.is_provisional is touched


def test_nothing_is_guessed_beyond_the_calendar(festival):
    with pytest.raises(CalendarTooShort, match="Add these days"):
        read_clock(clock(calendar_days(60), festival), moment=START)
    with pytest.raises(CalendarTooShort):
        read_clock(clock(calendar_days(1), festival, at=START - 30 * DAY), moment=START)


def test_a_leap_day_is_a_day():
    leap = Calendar(
        [CalendarDay(date=date(2028, 2, 20) + n * DAY, kind=DayKind.WORKING) for n in range(30)]
    )
    reading = read_clock(
        clock(calendar_days(15), leap, at=datetime(2028, 2, 20, 4)), moment=datetime(2028, 2, 21)
    )

    assert reading.deadline == datetime(2028, 3, 6, 16)  # the end of 6 March in Shanghai


# -- laws ------------------------------------------------------------------------------------

ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "America/St_Johns", "Asia/Kathmandu")
HOURS = (
    BANK_HOURS,
    ALWAYS_OPEN,
    opening_hours("08:00-12:00", "13:00-15:00", "16:00-24:00"),
    opening_hours("00:00-02:30", "20:15-24:00"),
)
LIMITS = (
    calendar_days(4),
    calendar_days(3, next_working_day=True),
    calendar_days(2, start_day_counts=True),
    working_days(3),
    working_days(2, ending=Ending.CLOSING),
    working_hours(11),
    hours(40),
    Limit(amount=2.5, unit=LimitUnit.WORKING_DAYS, ending=Ending.EXACT),
)
SPAN = 24 * 60 * 9  # minutes in which things happen; midnights are among them


@st.composite
def calendars(draw):
    """Sixty days around a change of the clock, with any kinds after a plain first week."""
    first = draw(st.sampled_from([date(2026, 3, 1), date(2026, 10, 20), date(2028, 2, 24)]))
    drawn = draw(st.lists(st.sampled_from(list(DayKind)), min_size=14, max_size=14))
    worked = [DayKind.WORKING] * 60
    kinds = [DayKind.WORKING, *drawn, *worked][:60]
    return Calendar(
        [CalendarDay(date=first + n * DAY, kind=kind) for n, kind in enumerate(kinds)],
        draw(st.sampled_from(HOURS)),
        draw(st.sampled_from(ZONES)),
    )


@st.composite
def clocks(draw):
    calendar, limit = draw(calendars()), draw(st.sampled_from(LIMITS))
    origin = calendar.covers_from
    begin = draw(st.integers(0, 24 * 60))
    minutes = draw(st.lists(st.integers(begin, SPAN), max_size=6))
    events = [Started(at=origin + timedelta(minutes=begin), limit=limit, calendar=calendar)]
    for n, minute in enumerate(sorted(minutes)):
        kind = Resumed if n % 2 else Paused
        events.append(kind(at=origin + timedelta(minutes=minute), sequence=n + 1))
    if draw(st.booleans()):
        at = origin + timedelta(minutes=draw(st.integers(begin, SPAN)))
        events.append(Extended(at=at, sequence=50, amount=2, approved_by="zhang"))
    return Clock(events)


moments = st.integers(0, SPAN * 60).map(lambda seconds: timedelta(seconds=seconds))


def origin_of(made):
    return made.events[0].calendar.covers_from


@settings(max_examples=120, deadline=None)
@given(clocks(), moments, moments)
def test_elapsed_never_falls(made, one, other):
    earlier, later = sorted([one, other])
    at = origin_of(made)

    before, after = (read_clock(made, moment=at + moment) for moment in (earlier, later))

    assert before.elapsed <= after.elapsed
    assert after.state is ClockState.BREACHED or before.state is not ClockState.BREACHED


@settings(max_examples=120, deadline=None)
@given(clocks(), moments)
def test_a_pause_leaves_elapsed_and_remaining_where_they_were(made, wait):
    last = made.events[-1].at
    paused = Clock([*made.events, Paused(at=last + HOUR, sequence=90)])

    begun = read_clock(paused, moment=last + HOUR)
    later = read_clock(paused, moment=last + HOUR + wait)

    assert (later.elapsed, later.remaining) == (begun.elapsed, begun.remaining)
    assert later.state is begun.state
    assert (later.deadline is None) == (later.state is ClockState.PAUSED)


@settings(max_examples=120, deadline=None)
@given(clocks(), st.integers(0, SPAN), moments)
def test_to_pause_and_resume_at_one_moment_changes_nothing(made, minute, wait):
    at = origin_of(made) + timedelta(minutes=minute)
    known = [event for event in made.events if event.at <= at]
    running = not known or not isinstance(
        ([e for e in known if isinstance(e, Paused | Resumed)] or [None])[-1], Paused
    )
    assume(running)
    touched = Clock([*made.events, Paused(at=at, sequence=90), Resumed(at=at, sequence=91)])

    moment = max(at, made.events[0].at) + wait
    assert read_clock(touched, moment=moment) == read_clock(made, moment=moment)


@settings(max_examples=120, deadline=None)
@given(clocks(), moments)
def test_what_counts_until_the_deadline_is_what_remains(made, wait):
    moment = made.events[-1].at + wait
    reading = read_clock(made, moment=moment)
    assume(reading.state is ClockState.RUNNING)
    limit, calendar = reading.limit, made.events[0].calendar

    begin = moment
    if not limit.start_day_counts:
        begin = max(moment, begins_at(limit, made.events[0].at, calendar))
    if limit.by_dates:
        days = passed_days(limit, calendar).moments
        left = len([day for day in days if begin < day <= reading.deadline])
    else:
        left = counted_time(limit, calendar).between(begin, reading.deadline) / one_unit(limit)
    assert left == pytest.approx(reading.remaining, abs=1e-9)


@settings(max_examples=120, deadline=None)
@given(clocks(), st.randoms(use_true_random=False), moments)
def test_any_order_of_arrival_gives_the_same_clock(made, random, wait):
    arrived = [*made.events, made.events[-1]]
    random.shuffle(arrived)

    assert Clock(arrived) == made
    assert read_clock(Clock(arrived), moment=made.events[0].at + wait) == read_clock(
        made, moment=made.events[0].at + wait
    )


@settings(max_examples=120, deadline=None)
@given(clocks(), st.sampled_from(LIMITS), st.integers(0, 24 * 60), moments)
def test_a_recalculated_clock_equals_one_that_had_the_rule_from_the_start(made, rule, minute, wait):
    start, *rest = made.events
    calendar = replace(start.calendar, hours=HOURS[2])
    begin = origin_of(made) + timedelta(minutes=minute)
    last = max(event.at for event in made.events)
    corrected = Recalculated(
        at=last, sequence=99, limit=rule, calendar=calendar, started_at=begin, reason="wrong rule"
    )
    assume(not any(event.at == begin and event.sequence == 0 for event in rest))
    right = Clock([Started(at=begin, limit=rule, calendar=calendar), *rest])

    moment = max(last, begin) + wait
    assert read_clock(Clock([*made.events, corrected]), moment=moment) == read_clock(
        right, moment=moment
    )


@settings(max_examples=120, deadline=None)
@given(clocks(), moments)
def test_an_extension_moves_the_deadline_to_later_or_is_shown_as_late(made, wait):
    moment = made.events[-1].at + wait
    longer = Clock([*made.events, Extended(at=moment, sequence=98, amount=1, approved_by="li")])

    before, after = read_clock(made, moment=moment), read_clock(longer, moment=moment)

    if before.state is ClockState.BREACHED:
        assert after.late_extensions[-1].amount == 1
        assert after.deadline == before.deadline
    else:
        assert after.remaining >= before.remaining
        assert before.deadline is None or after.deadline >= before.deadline


@settings(max_examples=120, deadline=None)
@given(clocks(), moments)
def test_warnings_come_in_order_and_the_last_one_is_the_deadline(made, wait):
    reading = read_clock(made, moment=made.events[-1].at + wait)
    known = [warned.at for warned in reading.warnings if warned.at is not None]

    assert known == sorted(known)
    assert reading.warnings[-1].at == reading.deadline
    assert reading.state is not ClockState.BREACHED or all(w.is_reached for w in reading.warnings)
