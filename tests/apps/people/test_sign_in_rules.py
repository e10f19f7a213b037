from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhike.apps.people.sign_in_rules import is_fresh

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds_ago", "fresh"), [(0, True), (300, True), (301, False), (-1, False)]
)
def test_a_proof_is_fresh_up_to_its_age_and_never_from_the_future(seconds_ago, fresh):
    proved_at = NOON - timedelta(seconds=seconds_ago)

    assert is_fresh(proved_at=proved_at, now=NOON, within=timedelta(minutes=5)) is fresh


def test_who_never_proved_anything_is_not_fresh():
    assert not is_fresh(proved_at=None, now=NOON, within=timedelta(minutes=5))
