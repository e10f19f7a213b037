from __future__ import annotations

import random

import pytest

from zhike.pipelines.sign_in_risk import (
    LIMITS,
    YEAR_MINUTES,
    guess_probability,
    sign_in_risk,
    tries_a_year,
)


@pytest.mark.parametrize(
    ("limit", "window", "lock", "tries"),
    [
        (8, 15, 15, 8 * 35_040),  # into every lock: 8 in 15 minutes beat 7 in 15 minutes
        (8, 15, 60, 7 * 35_040),  # one below the limit: the lock costs more than it gives
        (3, 60, 0, 2 * 8_760),  # a lock that lasts is never run into
    ],
)
def test_who_knows_the_rule_takes_the_better_of_two_ways(limit, window, lock, tries):
    assert tries_a_year(limit=limit, window_minutes=window, lock_minutes=lock) == tries


def test_a_guesser_who_plays_minute_by_minute_gets_no_further_than_the_formula():
    limit, window, lock = 4, 10, 25
    best = 0
    for strategy in (limit - 1, limit):
        minute = heard = 0
        while minute < 10_000:
            heard += strategy
            minute += lock if strategy == limit else window
        best = max(best, heard)

    allowed = tries_a_year(limit=limit, window_minutes=window, lock_minutes=lock)
    assert best == pytest.approx(allowed * 10_000 / YEAR_MINUTES, rel=0.01)


def test_the_probability_is_that_of_drawing_without_putting_back():
    rng = random.Random(7)
    space, tries, rounds = 50, 8, 20_000
    hits = sum(rng.randrange(space) in rng.sample(range(space), tries) for _ in range(rounds))

    assert guess_probability(tries=tries, space=space) == 0.16
    assert hits / rounds == pytest.approx(0.16, abs=0.01)
    assert guess_probability(tries=60, space=space) == 1.0


def test_people_count_as_locked_out_from_their_limit_on():
    rows = {
        row.limit: row
        for row in sign_in_risk([0, 0, 3, 7], window_minutes=15, lock_minutes=15, spaces=[10**6])
    }

    assert list(rows) == list(LIMITS)
    assert [rows[limit].locked_out.value for limit in (3, 4, 7, 8)] == [0.5, 0.25, 0.25, 0.0]
    assert rows[8].locked_out.upper > 0
    assert rows[3].guessed_before_lock == (3e-06,)


def test_without_people_no_share_is_told():
    (row, *_rest) = sign_in_risk([], window_minutes=15, lock_minutes=15, spaces=[10**6])

    assert row.locked_out.value is None
