"""Against the regression on the arm written out in full, and against planted branches."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from zhike.analytics.effects import ab
from zhike.analytics.effects.arms import Arm, Clusters
from zhike.analytics.effects.clustered import clustered
from zhike.analytics.effects.gap import Adjusted
from zhike.analytics.errors import InvalidExperiment


def bank(rng, *, branches, rows=20, gap=0.0, likeness=0.3):
    """Customers of branches, half of which got the change; branches differ from each other."""
    branch = np.repeat(np.arange(branches), rows)
    own = rng.normal(scale=np.sqrt(likeness), size=branches)[branch]
    y = own + rng.normal(scale=np.sqrt(1 - likeness), size=len(branch)) + gap * (branch % 2)
    return pd.DataFrame({"arm": np.where(branch % 2, "new", "old"), "branch": branch, "y": y})


def regressed(frame):
    """Effect and CR1 standard error of the regression on the arm, by matrices."""
    design = np.column_stack([np.ones(len(frame)), frame.arm == "new"]).astype(float)
    bread = np.linalg.inv(design.T @ design)
    fit = bread @ design.T @ frame.y.to_numpy()
    left = frame.y.to_numpy() - design @ fit
    meat = np.zeros((2, 2))
    for rows in frame.groupby("branch").indices.values():
        score = design[rows].T @ left[rows]
        meat += np.outer(score, score)
    groups, n = frame.branch.nunique(), len(frame)
    cover = bread @ meat @ bread * groups / (groups - 1) * (n - 1) / (n - 2)
    return fit[1], np.sqrt(cover[1, 1])


def effect(frame, **wanted):
    found = ab(frame, arm="arm", control="old", metric="y", cluster="branch", **wanted)
    return found.effects[0]


def sums_of(frame):
    """What `Rows.clusters` gives, without asking an engine: for the simulations."""
    table = frame.pivot_table(index="branch", columns="arm", values="y", aggfunc=["count", "sum"])
    table = table.reindex(columns=["old", "new"], level=1).fillna(0.0)
    n, y = table["count"].to_numpy(float), table["sum"].to_numpy(float)
    return Clusters(n=n, y=y, x=np.zeros_like(y))


class Known:
    """Rows whose clusters are known already."""

    def __init__(self, sums):
        self.sums = sums

    def clusters(self, *, control, arm):
        return self.sums


def gap_of_sums(sums, confidence=0.95):
    arms = tuple(Arm(name=name, n=0, y=0.0, y_variance=0.0) for name in ("old", "new"))
    made = Adjusted(arms=arms, slope=0.0, centre=0.0, explained=None)
    return clustered(Known(sums), made, arms[1], is_ratio=False, confidence=confidence)


def test_many_branches_give_the_regression_with_cr1_errors():
    frame = bank(np.random.default_rng(1), branches=50, gap=0.2)

    found = effect(frame)

    value, error = regressed(frame)
    from scipy import stats

    half = stats.t.ppf(0.975, 49) * error
    assert found.method == "cluster"
    assert found.estimate.value == pytest.approx(value)
    assert found.estimate.upper - value == pytest.approx(half)
    assert found.p_value == pytest.approx(2 * stats.t.sf(abs(value) / error, 49))


def test_lots_drawn_within_branches_count_as_well():
    frame = bank(np.random.default_rng(2), branches=60)
    frame["arm"] = np.where(np.arange(len(frame)) % 3, "old", "new")

    assert effect(frame).estimate.value == pytest.approx(regressed(frame)[0])


def test_few_branches_are_left_to_the_wild_bootstrap():
    found = effect(bank(np.random.default_rng(3), branches=14, gap=3.0))

    assert found.method == "wild cluster bootstrap"
    assert found.is_proven
    assert found.estimate.lower < 3.0 < found.estimate.upper


def test_an_arm_of_few_branches_is_warned_of_and_of_one_refused():
    frame = bank(np.random.default_rng(4), branches=20)
    few = frame[(frame.arm == "old") | (frame.branch < 6)]
    alone = frame[(frame.arm == "old") | (frame.branch < 2)]

    assert "only 3 clusters" in effect(few).warnings[-1]
    with pytest.raises(InvalidExperiment, match="new has 1"):
        effect(alone)


def test_a_ratio_by_branches_is_that_of_its_sums():
    frame = bank(np.random.default_rng(6), branches=44).assign(calls=2.0)

    halved, plain = effect(frame, per="calls"), effect(frame)

    assert halved.estimate.value == pytest.approx(plain.estimate.value / 2)
    assert halved.estimate.lower == pytest.approx(plain.estimate.lower / 2)
    assert halved.p_value == pytest.approx(plain.p_value)


def test_values_before_the_start_take_the_branches_own_level_away():
    rng = np.random.default_rng(7)
    frame = bank(rng, branches=50, likeness=0.8)
    frame["before"] = frame.groupby("branch").y.transform("mean") + rng.normal(size=len(frame))

    plain, known = effect(frame), effect(frame, before="before")

    assert (known.estimate.upper - known.estimate.lower) < 0.9 * (
        plain.estimate.upper - plain.estimate.lower
    )


def test_branches_alike_within_are_no_reason_to_find_anything():
    rng = np.random.default_rng(8)
    runs, naive, robust = 80, 0, 0
    for _ in range(runs):
        frame = bank(rng, branches=10, rows=12)
        from scipy import stats

        old, new = frame[frame.arm == "old"].y, frame[frame.arm == "new"].y
        naive += stats.ttest_ind(new, old, equal_var=False).pvalue < 0.05
        robust += gap_of_sums(sums_of(frame)).p_value < 0.05

    assert naive / runs > 0.15
    assert robust / runs < 0.11
