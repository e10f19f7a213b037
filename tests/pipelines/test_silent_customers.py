"""Silent customers of a planted bank: who met trouble answers seldom; what is known is told."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from zhike.pipelines.silent_behaviour import DAY, Behaviour
from zhike.pipelines.silent_customers import Asked, told

ASKED = Asked(survey="回访", question="总体满意度", most_low=2.0)
SEGMENTS, BRANCHES = ("大众", "私行"), ("东湖支行", "南桥支行", "小关支行")


def planted(n=9_000, *, telling=True, few=0) -> tuple[Behaviour, float]:
    """Customers with one contact each over a year, and which share of the silent is dissatisfied.

    Of `few` customers the branch is a small one.
    """
    rng = np.random.default_rng(8)
    wait, failures = np.log1p(rng.exponential(90, n)), rng.poisson(0.4, n).astype(float)
    trouble = 0.6 * (wait - 4) + 0.9 * failures
    low = (rng.random(n) < special.expit(-1.5 + (trouble if telling else 0))).astype(float)
    speaks = rng.random(n) < special.expit(-0.6 - 0.8 * trouble)
    at = np.sort(rng.integers(0, 360 * DAY, n))
    branch = np.where(np.arange(n) < few, "小关支行", rng.choice(BRANCHES[:2], n))
    zeros = np.zeros(n)
    made = Behaviour(
        who=np.arange(n),
        at=at,
        low=np.where(speaks, low, np.nan),
        # Some answer at once and some only after months: those are held against the model.
        answered_at=np.where(speaks, at + rng.integers(1, 120, n) * DAY, np.nan),
        numbers={"wait": wait, "failures": failures, "returned": zeros},
        kinds={
            "channel": rng.choice(["phone", "branch"], n),
            "about": rng.choice(["fees", "cards"], n),
            "outcome": np.where(rng.random(n) < 0.05, "gave up", "answered"),
            "segment": rng.choice(SEGMENTS, n, p=[0.9, 0.1]),
        },
        branch=branch,
    )
    made.low[made.kinds["outcome"] == "gave up"] = np.nan  # nobody is asked then
    asked = made.kinds["outcome"] != "gave up"
    return made, float(low[asked & np.isnan(made.low)].mean())


def by_group(found):
    return {(row["segment"], row["channel"], row["branch"]): row for row in found.rows}


def test_the_estimate_holds_the_truth_where_the_share_of_answers_does_not():
    met, truth = planted()

    found = told(met, ASKED)

    whole = by_group(found)["", "", ""]
    assert found.facts["check"]["faults"] == []
    assert whole["estimate"]["lower"] < truth < whole["estimate"]["upper"]
    assert whole["among_answers"]["upper"] < truth
    assert (
        whole["silent"] + whole["answered"]
        == found.cases
        == (met.kinds["outcome"] != "gave up").sum()
    )
    assert {"wait", "failures"} == {one["name"] for one in found.facts["drivers"][:2]}
    assert "returned" not in {one["name"] for one in found.facts["drivers"]}  # it never varies


def test_a_model_that_later_answers_do_not_bear_out_is_not_shown():
    found = told(planted(telling=False)[0], ASKED)

    assert "no_skill" in found.facts["check"]["faults"]
    assert {row["estimate"] for row in found.rows} == {None}
    assert by_group(found)["", "", ""]["among_answers"]["value"] is not None


def test_a_small_branch_is_hidden_with_another_that_would_give_it_away():
    rows = by_group(told(planted(few=8)[0], ASKED))

    hidden = {key[2] for key, row in rows.items() if row["hidden"] and key[2]}
    assert "小关支行" in hidden
    assert len(hidden) == 2
    assert all(rows["", "", one]["silent"] is None for one in hidden)


def test_the_last_weeks_of_answers_are_no_part_of_what_is_checked():
    met, _truth = planted()
    found = told(met, ASKED).facts

    assert found["check"]["n"] == pytest.approx((~np.isnan(met.low)).sum() / 3, rel=0.6)
