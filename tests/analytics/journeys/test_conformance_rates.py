"""Five branches of a bank; one of them was planted to skip the check."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from zhike.analytics.journeys.conformance import Deviation, conformance
from zhike.analytics.journeys.conformance_rates import conformance_rates
from zhike.analytics.journeys.standards import read_standard

STANDARD = read_standard("""
id: card
version: "1"
valid_from: 2026-01-01
scope: New cards
control_objective: Checked before sent
departments: [Branch]
steps:
  - {name: apply, activity: apply, required: true, then: [check]}
  - {name: check, activity: check, required: true, then: [send]}
  - {name: send, activity: send, end: true}
""")
MONDAY = datetime(2026, 1, 5)


def rates(skips, **how):
    """Rates of branches given as {branch: (cases, those that skip the check)}."""
    rows = []
    for branch, (n, skipping) in skips.items():
        for k in range(n):
            steps = ["apply", "send"] if k < skipping else ["apply", "check", "send"]
            rows += [
                {
                    "case_id": f"{branch}{k}", "activity": activity, "resource": branch,
                    "occurred_at": MONDAY + timedelta(hours=h),
                }
                for h, activity in enumerate(steps)
            ]  # fmt: skip
    log = pd.DataFrame(rows)
    found = conformance(log, [STANDARD], as_of=datetime(2026, 2, 1))
    return conformance_rates(found, **how)


def test_rates_count_cases_the_lowest_first_and_small_units_unjudged():
    east, west, small = rates({"west": (20, 2), "east": (10, 4), "small": (3, 3)})

    assert (east.unit, east.n, east.n_conforming, east.rate.value) == ("east", 10, 6, 0.6)
    assert (west.unit, west.rate.value) == ("west", 0.9)
    assert east.by_kind == {Deviation.MISSING_STEP: 4}
    assert (small.unit, small.n, small.rate, small.p_corrected) == ("small", 3, None, None)


@pytest.fixture
def random():
    return np.random.default_rng(6)


def test_the_planted_branch_is_found_and_no_other(random):
    skips = {f"b{k}": (150, int(random.binomial(150, 0.1))) for k in range(5)}
    skips["b3"] = (150, 45)

    first, *others = rates(skips)

    assert first.unit == "b3"
    assert first.p_corrected < 0.001
    assert first.rate.upper < 0.85
    assert [u.unit for u in others if u.p_corrected < 0.05 and u.rate.value < 0.85] == []


def test_where_all_branches_are_alike_none_is_called_out(random):
    skips = {f"b{k}": (150, int(random.binomial(150, 0.1))) for k in range(5)}

    assert min(unit.p_corrected for unit in rates(skips)) > 0.05
