from __future__ import annotations

from datetime import date

import pytest

from zhike.analytics.effects import Effect
from zhike.analytics.intervals import Estimate
from zhike.pipelines.improvement_checks import (
    BELIEVABLE,
    REFUSED,
    gap_words,
    not_tried,
    past_level,
    placebo_check,
    verdict_of,
)
from zhike.pipelines.improvement_metrics import METRICS, Unit
from zhike.pipelines.improvement_questions import Check, CheckName, Verdict


def effect(value, *, p=0.01, half=1.0):
    return Effect(
        method="welch", metric="m", arm="a", control="b", unit=Unit.NUMBER, p_value=p, n=9,
        n_control=9, estimate=Estimate(value=value, lower=value - half, upper=value + half),
    )  # fmt: skip


def placebo(value, *, p, half, claimed=-10.0, claimed_p=0.0001):
    tried = effect(value, p=p, half=half)
    found = placebo_check(
        tried.estimate, tried, claimed=effect(claimed, p=claimed_p), day=date(2025, 4, 15),
        words=lambda end: f"{end:+g}",
    )  # fmt: skip
    return found.passed, found.said


@pytest.mark.parametrize(
    ("value", "p", "verdict"),
    [(-2.0, 0.01, Verdict.HELPED), (2.0, 0.01, Verdict.HARMED), (-2.0, 0.06, Verdict.NOT_SHOWN)],
)
def test_what_is_proved_helps_where_less_is_better(value, p, verdict):
    tried = [not_tried(CheckName.PLACEBO)]

    assert verdict_of(effect(value, p=p), tried, lower_is_better=True) is verdict


@pytest.mark.parametrize("name", BELIEVABLE)
def test_any_failed_check_of_belief_stops_the_claim(name):
    failed = [Check(name=name, passed=False, said="")]

    found = verdict_of(effect(-2.0), failed, lower_is_better=True)

    assert found is Verdict.NOT_BELIEVABLE


def test_times_are_told_in_percent_and_shares_in_points():
    assert gap_words(-0.3, METRICS["first_use_days"]) == "−30.0 %"
    assert gap_words(-0.03, METRICS["repeat_contact_share"]) == "−3 percentage points"
    assert gap_words(None, METRICS["first_use_days"]) == "–"


@pytest.mark.parametrize(
    ("value", "p", "half", "passed"),
    [
        (-1.0, 0.3, 2.0, True),  # nothing found, and at most 3 of 10 could hide
        (-3.0, 0.02, 2.5, True),  # what one honest placebo in twenty shows refuses nothing
        (-3.0, 0.009, 2.2, False),
        (-2.0, 0.0001, 0.4, True),  # proved, and less than a quarter of the effect
        (-1.0, 0.9, 12.0, None),  # nothing found, in data that could hide all of it
    ],
)
def test_a_placebo_date_refuses_what_is_found_and_not_negligible(value, p, half, passed):
    assert placebo(value, p=p, half=half)[0] is passed


def test_where_nothing_is_claimed_only_what_is_found_is_told():
    assert placebo(-1.0, p=0.9, half=12.0, claimed_p=0.2)[0] is True
    assert placebo(-9.0, p=0.001, half=2.0, claimed_p=0.2)[0] is False


def test_a_placebo_date_says_its_level_and_what_it_could_hide():
    assert placebo(-1.0, p=0.31, half=2.0)[1] == (
        "2025-04-15: -3 to +1 (p = 0.31); refused below 0.01."
        " These days hide at most 30 % of the effect."
    )
    assert "as large as the effect" in placebo(-1.0, p=0.9, half=12.0)[1]


def test_checks_of_the_past_share_one_level():
    assert past_level(1) == REFUSED == 2 * past_level(2)
