from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from zhike.apps.journeys.errors import ViewNameRefused
from zhike.apps.journeys.rules import (
    LONGEST_NAME,
    Preparation,
    clean_view_name,
    must_prepare,
    shown_id,
)


def test_a_name_loses_its_outer_and_double_spaces():
    assert clean_view_name("  slow \n mortgages ") == "slow mortgages"


@pytest.mark.parametrize("name", ["", "   ", "x" * (LONGEST_NAME + 1)])
def test_an_empty_or_overlong_name_is_refused(name):
    with pytest.raises(ViewNameRefused, match="1 to 80 characters"):
        clean_view_name(name)


def test_an_id_shows_only_its_ends_to_most():
    assert shown_id("C00001234", in_full=False) == "C••••••34"
    assert shown_id("C00001234", in_full=True) == "C00001234"


def test_a_short_id_shows_nothing():
    assert shown_id("C12", in_full=False) == "•••"


def at(minute):
    return datetime(2026, 1, 5, 9, minute, tzinfo=UTC)


DONE = Preparation(
    version="v1", is_open=False, was_lost=False, is_kept=True, began_at=at(0), ended_at=at(10)
)


@pytest.mark.parametrize(
    ("latest", "version", "now", "expected"),
    [
        (None, "v1", at(11), True),
        (DONE, "v1", at(59), False),
        (DONE, "v2", at(19), False),  # it took ten minutes, so it rests for ten
        (DONE, "v2", at(20), True),
        (replace(DONE, is_open=True), "v2", at(59), False),
        (replace(DONE, was_lost=True), "v1", at(59), True),
        (replace(DONE, is_kept=False), "v1", at(59), True),
        (replace(DONE, began_at=None), "v2", at(10), True),  # cancelled before it began
    ],
)
def test_pages_are_prepared_once_for_each_version_of_the_data(latest, version, now, expected):
    assert must_prepare(version=version, latest=latest, now=now) is expected
