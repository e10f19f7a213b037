from __future__ import annotations

import pytest
from scipy import stats

from zhike.analytics.effects import sample_ratio
from zhike.analytics.errors import InvalidExperiment


def test_it_is_scipys_test_of_the_planned_shares():
    n = {"old": 700, "new": 210, "other": 90}
    found = sample_ratio(n, shares={"old": 7, "new": 2, "other": 1})

    assert found.p_value == pytest.approx(stats.chisquare([700, 210, 90], [700, 200, 100]).pvalue)
    assert found.shares == {"old": 0.7, "new": 0.2, "other": 0.1}
    assert found.warning is None


def test_a_broken_ratio_is_said_with_its_sizes():
    found = sample_ratio({"old": 821_588, "new": 815_482})

    assert found.is_broken
    assert "old 821,588, new 815,482" in found.warning


@pytest.mark.parametrize(
    ("n", "shares"),
    [
        ({"old": 5}, None),
        ({"old": 5, "new": 5}, {"old": 1}),
        ({"old": 5, "new": 5}, {"old": 1, "new": 0}),
    ],
)
def test_a_plan_for_other_arms_is_refused(n, shares):
    with pytest.raises(InvalidExperiment, match="planned shares"):
        sample_ratio(n, shares=shares)
