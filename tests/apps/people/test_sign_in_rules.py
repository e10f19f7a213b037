from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhike.apps.people.sign_in_rules import (
    is_fresh,
    is_part_of,
    is_too_old,
    locked_until,
    minutes_left,
)

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds_ago", "fresh"), [(0, True), (300, True), (301, False), (-1, False)]
)
def test_a_proof_is_fresh_up_to_its_age_and_never_from_the_future(seconds_ago, fresh):
    proved_at = NOON - timedelta(seconds=seconds_ago)

    assert is_fresh(proved_at=proved_at, now=NOON, within=timedelta(minutes=5)) is fresh


def test_who_never_proved_anything_is_not_fresh():
    assert not is_fresh(proved_at=None, now=NOON, within=timedelta(minutes=5))


def test_a_lock_lasts_its_minutes_and_one_of_none_until_somebody_ends_it():
    assert locked_until(now=NOON, lock_minutes=15) == NOON + timedelta(minutes=15)
    assert minutes_left(until=locked_until(now=NOON, lock_minutes=15), now=NOON) == 15
    assert minutes_left(until=locked_until(now=NOON, lock_minutes=0), now=NOON) is None


@pytest.mark.parametrize(
    ("password", "name", "holds"),
    [
        ("WangFang-2026", "wangfang", True),
        ("a-long-王芳-night", "王芳", False),  # two characters are too few to tell
        ("wang", "wangfang", True),
        ("a-long-night", "wangfang", False),
        ("anything-at-all", "", False),
    ],
)
def test_a_password_that_holds_the_own_name_is_seen_whatever_the_case(password, name, holds):
    assert is_part_of(password=password, name=name) is holds


def test_a_password_grows_old_on_its_day_and_never_without_an_age():
    set_at = NOON - timedelta(days=90)

    assert is_too_old(set_at=set_at, now=NOON, days=90)
    assert not is_too_old(set_at=set_at, now=NOON, days=91)
    assert not is_too_old(set_at=set_at, now=NOON, days=0)
