from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from zhike.analytics.clocks import (
    Clock,
    Extended,
    Paused,
    Recalculated,
    Resumed,
    Started,
    Stopped,
    calendar_days,
)
from zhike.analytics.errors import InvalidClock

START = datetime(2026, 2, 13, 2)


@pytest.fixture
def started(festival):
    return Started(at=START, limit=calendar_days(15), calendar=festival)


def test_any_order_of_arrival_makes_the_same_clock(started):
    events = [
        started,
        Paused(at=START + timedelta(hours=1)),
        Resumed(at=START + timedelta(hours=1), sequence=1),
        Stopped(at=START + timedelta(hours=2)),
    ]

    assert {Clock(order).events for order in permutations(events)} == {tuple(events)}


def test_an_event_that_arrives_twice_happened_once(started):
    assert Clock([started, started]) == Clock([started])


def test_two_events_of_one_moment_need_a_sequence(started):
    with pytest.raises(InvalidClock, match="Started and Paused both happened at 2026-02-13"):
        Clock([started, Paused(at=START)])


def test_a_clock_starts_exactly_once(started):
    with pytest.raises(InvalidClock, match="starts 0 times"):
        Clock([Paused(at=START)])
    with pytest.raises(InvalidClock, match="starts 2 times"):
        Clock(
            [started, Started(at=START, sequence=1, limit=started.limit, calendar=started.calendar)]
        )


@pytest.mark.parametrize(
    ("amount", "approved_by", "message"),
    [(-5, "zhang", "would shorten the time"), (0, "zhang", "or change nothing"), (15, " ", "name")],
)
def test_an_extension_adds_and_names_who_approved_it(amount, approved_by, message):
    with pytest.raises(InvalidClock, match=message):
        Extended(at=START, amount=amount, approved_by=approved_by)


def test_zoned_moments_are_kept_as_utc(festival):
    noon = datetime(2026, 2, 13, 12, tzinfo=UTC)

    assert Paused(at=noon).at == datetime(2026, 2, 13, 12)
    assert Recalculated(at=noon, started_at=noon).started_at == datetime(2026, 2, 13, 12)


def test_after_the_stop_only_corrections_are_heard(started):
    late = [
        Paused(at=START + timedelta(days=3)),
        Extended(at=START + timedelta(days=4), amount=15, approved_by="zhang"),
    ]
    correction = Recalculated(at=START + timedelta(days=5), limit=calendar_days(1))
    stop = Stopped(at=START + timedelta(days=2))
    clock = Clock([started, stop, *late, correction])

    assert clock.known_at(START + timedelta(days=9)) == [started, stop, correction]
    assert clock.known_at(START + timedelta(days=1)) == [started]
