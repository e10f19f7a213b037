"""Against scipy, against GrowthBook's printed figures, and on Hillstrom's real experiment."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from zhike.analytics.effects import Unit, ab
from zhike.analytics.errors import InvalidExperiment, MissingColumns, UnknownGroup


def tried(*arms, **more):
    rows = [pd.DataFrame({"arm": name, "y": values}) for name, values in arms]
    return pd.concat(rows, ignore_index=True).assign(**more)


def one(frame, **wanted):
    wanted = {"arm": "arm", "control": "old", "metric": "y", **wanted}
    return ab(frame, **wanted).effects[0]


def test_means_are_compared_as_scipy_does():
    draw = np.random.default_rng(4)
    old, new = draw.gamma(2, 3, size=80), draw.gamma(2, 4, size=45)

    found = one(tried(("old", old), ("new", new)), unit=Unit.MINUTES)

    theirs = stats.ttest_ind(new, old, equal_var=False)
    ends = theirs.confidence_interval()
    assert found.p_value == pytest.approx(theirs.pvalue)
    assert (found.estimate.lower, found.estimate.upper) == pytest.approx((ends.low, ends.high))
    assert (found.n, found.n_control, found.baseline) == (45, 80, pytest.approx(old.mean()))


@pytest.mark.real_data
def test_the_published_effects_of_hillstroms_experiment(hillstrom):
    # Counted from the file: visits and spend of 21,306, 21,307 and 21,387 customers.
    expected = {
        "visit": [(0.0766, 0.0700, 0.0832), (0.0452, 0.0389, 0.0516)],
        "conversion": [(0.00681, 0.00500, 0.00861), (0.00311, 0.00150, 0.00472)],
        "spend": [(0.7698, 0.4851, 1.0545), (0.4244, 0.1690, 0.6799)],
    }
    for metric, ends in expected.items():
        found = ab(hillstrom, arm="segment", control="No E-Mail", metric=metric)
        for effect, (value, lower, upper) in zip(found.effects, ends, strict=True):
            one_of = hillstrom[hillstrom.segment == effect.arm][metric]
            none = hillstrom[hillstrom.segment == "No E-Mail"][metric]
            theirs = stats.ttest_ind(one_of, none, equal_var=False)
            assert effect.estimate.value == pytest.approx(value, rel=2e-3)
            assert effect.estimate.lower == pytest.approx(lower, rel=3e-3)
            assert effect.estimate.upper == pytest.approx(upper, rel=3e-3)
            assert effect.p_value == pytest.approx(theirs.pvalue, rel=1e-6)
        raw = [effect.p_value for effect in found.effects]
        assert found.effects[0].p_corrected == pytest.approx(2 * raw[0])
        assert all(effect.is_proven for effect in found.effects)
    assert not found.sample_ratio.is_broken


@pytest.mark.real_data
def test_nothing_is_found_where_nothing_was_done(hillstrom):
    # Spend of the year before the mails: the arms were drawn by lot after it.
    found = ab(hillstrom, arm="segment", control="No E-Mail", metric="history")

    assert not any(effect.is_proven for effect in found.effects)


@pytest.mark.real_data
def test_bought_before_the_start_takes_chance_away_from_visits(hillstrom):
    plain = ab(hillstrom, arm="segment", control="No E-Mail", metric="visit").effects[0]
    found = ab(hillstrom, arm="segment", control="No E-Mail", metric="visit", before="history")

    assert found.explained == pytest.approx(hillstrom.visit.corr(hillstrom.history) ** 2, abs=1e-3)
    assert found.effects[0].method == "cuped"
    width, plain_width = (e.estimate.upper - e.estimate.lower for e in (found.effects[0], plain))
    assert width < plain_width


def test_a_rare_share_is_judged_by_exact_methods():
    # Newcombe's example (e): 5 of 56 against 0 of 29, printed as -.0381 to .1926.
    found = one(tried(("old", [0] * 29), ("new", [1] * 5 + [0] * 51)))

    assert found.method == "newcombe"
    assert found.unit is Unit.SHARE
    assert found.estimate.lower == pytest.approx(-0.0381, abs=5e-5)
    assert found.estimate.upper == pytest.approx(0.1926, abs=5e-5)
    assert found.p_value == pytest.approx(stats.fisher_exact([[5, 51], [0, 29]]).pvalue)


def test_truth_values_are_a_share_too():
    found = one(tried(("old", [True, False] * 30), ("new", [True, True, False] * 20)))

    assert found.unit is Unit.SHARE
    assert found.estimate.value == pytest.approx(2 / 3 - 1 / 2)


def test_a_ratio_counts_each_customer_once_however_often_he_calls():
    draw = np.random.default_rng(8)
    calls = draw.poisson(3, size=600) + 1
    frame = tried(("old", np.zeros(300)), ("new", np.zeros(300)), calls=calls)
    # Minutes a call are a habit of the customer: calls of one are no independent rows.
    frame["y"] = calls * draw.gamma(4, 1, size=600)

    found = one(frame, per="calls")

    def ratio(part):
        return part.y.sum() / part.calls.sum()

    old, new = frame[:300], frame[300:]
    gaps = []
    for _ in range(800):
        draws = [part.iloc[draw.integers(0, 300, size=300)] for part in (new, old)]
        gaps.append(ratio(draws[0]) - ratio(draws[1]))
    half = (found.estimate.upper - found.estimate.lower) / 2
    assert found.estimate.value == pytest.approx(ratio(new) - ratio(old))
    assert half == pytest.approx(1.96 * np.std(gaps), rel=0.08)


def test_looks_at_any_time_cost_a_wider_interval():
    draw = np.random.default_rng(2)
    frame = tried(("old", draw.normal(size=500)), ("new", draw.normal(0.15, size=500)))

    once, always = one(frame), one(frame, looks="any_time")

    assert always.method == "welch, always valid"
    assert always.estimate.lower < once.estimate.lower < once.estimate.upper < always.estimate.upper
    assert always.p_value > once.p_value


def test_incomplete_rows_are_left_out_and_counted():
    frame = tried(("old", [1, 2, 3.0, None]), ("new", [2, 3, float("nan"), 4]))
    frame.loc[0, "arm"] = None

    found = ab(frame, arm="arm", control="old", metric="y")

    assert found.missing == 3
    assert (found.effects[0].n_control, found.effects[0].n) == (2, 3)


def test_lost_rows_are_warned_of_with_every_effect():
    frame = tried(("old", [1.0, 2.0] * 500), ("new", [1.0, 2.0] * 400))

    assert "other sizes than planned" in one(frame).warnings[0]
    assert one(frame, shares={"old": 5, "new": 4}).warnings == ()


def test_what_cannot_be_told_is_refused():
    frame = tried(("old", [1, 2]), ("new", [2, 3]), word="x")

    with pytest.raises(UnknownGroup, match="no group none"):
        one(frame, control="none")
    with pytest.raises(MissingColumns):
        one(frame, metric="gone")
    with pytest.raises(InvalidExperiment, match="holds no numbers"):
        one(frame, metric="word")
    with pytest.raises(InvalidExperiment, match="two arms with two rows"):
        one(tried(("old", [1, 2]), ("new", [2])))
    with pytest.raises(InvalidExperiment, match="adjusted"):
        one(frame, per="y", before="y")
    with pytest.raises(InvalidExperiment, match="No row"):
        one(tried(("old", [None, None]), ("new", [None, None])).astype({"y": float}))


@given(
    st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=12),
    st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=12),
    st.floats(-50, 50),
)
@settings(max_examples=12, deadline=None)
def test_swapping_the_arms_turns_the_effect_over_and_a_shift_changes_nothing(old, new, shift):
    forth = one(tried(("old", old), ("new", new)), unit=Unit.NUMBER)
    back = one(tried(("old", new), ("new", old)), unit=Unit.NUMBER)
    moved = one(tried(("old", np.add(old, shift)), ("new", np.add(new, shift))), unit=Unit.NUMBER)

    near = {"abs": 1e-6, "rel": 1e-6}
    if forth.method == back.method == moved.method == "welch":
        assert forth.estimate.value == pytest.approx(-back.estimate.value, **near)
        assert forth.estimate.lower == pytest.approx(-back.estimate.upper, **near)
        assert moved.estimate.upper == pytest.approx(forth.estimate.upper, **near)
