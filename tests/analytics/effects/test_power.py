from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from zhike.analytics.effects.power import _rows, plan, power_of
from zhike.analytics.errors import InvalidExperiment


@pytest.mark.parametrize(
    ("size", "power", "each"),
    # R: power.t.test(delta =, power =)$n, in the first row also statsmodels' tt_ind_solve_power.
    [(0.5, 0.8, 63.76561), (1.0, 0.9, 22.02110)],
)
def test_the_rows_are_those_of_r_and_statsmodels(size, power, each):
    rows = _rows(size, power=power, confidence=0.95, arm_share=0.5)

    assert rows / 2 == pytest.approx(each, abs=2e-4)


def test_r_gives_this_power_for_twenty_each():
    # R: power.t.test(n = 20, delta = 1)$power = 0.8689528
    assert power_of(1.0, spread=1.0, n=20, n_control=20) == pytest.approx(0.8689528, abs=1e-6)


def test_the_planned_rows_find_the_effect_as_often_as_planned():
    rng = np.random.default_rng(9)
    needed = plan(smallest=0.4, spread=1.0, power=0.8, arm_share=0.3)
    found = [
        stats.ttest_ind(rng.normal(0.4, size=needed.n), rng.normal(size=needed.n_control)).pvalue
        for _ in range(600)
    ]

    assert np.mean(np.array(found) < 0.05) == pytest.approx(0.8, abs=0.05)


def test_branches_that_resemble_themselves_need_more_and_knowledge_needs_less():
    plain = plan(smallest=0.1, spread=1.0)
    branches = plan(smallest=0.1, spread=1.0, cluster_size=51, likeness=0.02)
    known = plan(smallest=0.1, spread=1.0, explained=0.5)

    assert branches.n == pytest.approx(2 * plain.n, abs=2)
    assert known.n == pytest.approx(plain.n / 2, abs=2)


def test_days_follow_from_the_inflow():
    needed = plan(smallest=0.5, spread=1.0, rows_a_day=10)

    assert needed.days == 13
    assert "that is 13 days" in needed.sentence
    assert "days" not in plan(smallest=0.5, spread=1.0).sentence


@pytest.mark.parametrize(
    "wrong",
    [{"smallest": 0.0}, {"spread": 0.0}, {"arm_share": 1.0}, {"likeness": 1.5}, {"explained": 1.0}],
)
def test_a_plan_that_cannot_be_is_refused(wrong):
    with pytest.raises(InvalidExperiment, match="A plan needs"):
        plan(**{"smallest": 0.1, "spread": 1.0, **wrong})


def test_what_would_take_too_many_is_said():
    with pytest.raises(InvalidExperiment, match="ten billion"):
        plan(smallest=1e-7, spread=1.0)
