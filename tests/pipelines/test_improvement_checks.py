from __future__ import annotations

import pytest

from zhike.analytics.effects import Effect
from zhike.analytics.intervals import Estimate
from zhike.pipelines.improvement_checks import BELIEVABLE, gap_words, not_tried, verdict_of
from zhike.pipelines.improvement_metrics import METRICS, Unit
from zhike.pipelines.improvement_questions import Check, CheckName, Verdict


def effect(value, *, p=0.01):
    return Effect(
        method="welch", metric="m", arm="a", control="b", unit=Unit.NUMBER, p_value=p, n=9,
        n_control=9, estimate=Estimate(value=value, lower=value - 1, upper=value + 1),
    )  # fmt: skip


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
