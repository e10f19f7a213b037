from __future__ import annotations

import pytest

from zhike.analytics.intervals import Estimate
from zhike.analytics.journeys.difference import Difference, Measure
from zhike.analytics.journeys.quality_guard import GuardState, quality_guard

UNKNOWN = Estimate(value=None, lower=None, upper=None)


@pytest.mark.parametrize(
    ("measure", "lower", "upper", "state"),
    [
        (Measure.GOOD_OUTCOME_SHARE, -0.01, 0.05, GuardState.HELD),
        (Measure.GOOD_OUTCOME_SHARE, -0.10, 0.05, GuardState.UNKNOWN),  # may have fallen much
        (Measure.GOOD_OUTCOME_SHARE, -0.10, -0.05, GuardState.FALLEN),
        (Measure.REWORK_SHARE, -0.10, -0.05, GuardState.HELD),  # less rework is better
        (Measure.REWORK_SHARE, 0.05, 0.10, GuardState.FALLEN),
        (Measure.COMPLETION_SHARE, None, None, GuardState.UNKNOWN),
    ],
)
def test_quality_is_held_only_where_a_loss_is_ruled_out(measure, lower, upper, state):
    gap = Estimate(value=0.0, lower=lower, upper=upper)
    change = Difference(
        measure=measure, key="", before=UNKNOWN, after=UNKNOWN, difference=gap, p_value=1.0
    )

    assert quality_guard(change, margin=0.02).state is state
