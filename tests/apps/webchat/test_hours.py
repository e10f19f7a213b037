from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zhike.apps.webchat.hours import Hours, in_words, joined, open_today, window_from, windows_of


def at(hour: int, minute: int = 0, *, day: int = 5) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


DAY = (at(1), at(9))  # nine to five in Shanghai
NEXT = (at(1, day=6), at(9, day=6))


def hours(now: datetime) -> Hours:
    periods = tuple(period for period in (DAY, NEXT) if period[1] > now)
    return Hours(is_open=periods[0][0] <= now < periods[0][1], periods=periods)


def test_the_first_time_begins_now_where_somebody_is_there():
    now = at(2, 10)

    windows = windows_of(hours(now), now=now)

    assert windows[0] == (now, at(4, 10))
    assert windows[1] == (at(4, 30), at(6, 30))
    assert windows[-1][1] <= NEXT[1]
    assert len(windows) == 6


def test_outside_of_the_hours_the_first_time_is_the_next_opening():
    now = at(10)

    assert hours(now).opens_at == at(1, day=6)
    assert windows_of(hours(now), now=now)[0] == (at(1, day=6), at(3, day=6))


def test_a_stretch_that_is_too_short_is_not_offered():
    now = at(8, 50)

    assert [begins for begins, _ends in windows_of(hours(now), now=now)][:2] == [
        now,
        at(1, day=6),
    ]


@pytest.mark.parametrize(
    ("begins", "found"),
    [
        (at(4, 30), (at(4, 30), at(6, 30))),
        (at(8), (at(8), at(9))),  # until they close
        (at(2), (at(2), at(4))),  # just begun
        (at(0, 30), None),  # before they open
        (at(1), None),  # less than half an hour of it is left
        (at(8, 45), None),
        (at(9), None),
        (at(1, day=6), (at(1, day=6), at(3, day=6))),
        (at(1, day=7), None),
    ],
)
def test_a_chosen_time_is_looked_at_anew_by_its_own_beginning(begins, found):
    now = at(2, 35)

    assert window_from(hours(now), begins, now=now) == found


def test_day_and_night_is_one_period():
    midnight = [(at(0, day=day), at(0, day=day + 1)) for day in (5, 6, 7)]

    assert joined(midnight) == [(at(0), at(0, day=8))]
    assert open_today(Hours(is_open=True, periods=((at(0), at(0, day=9)),)), now=at(1)) == (
        "day and night"
    )


@pytest.mark.parametrize(("day", "words"), [(5, "today"), (6, "tomorrow"), (8, "01-08")])
def test_a_time_is_said_in_the_banks_own_zone(day, words):
    told = in_words((at(1, day=day), at(3, day=day)), now=at(2))

    assert told == f"{words} 09:00–11:00"
