from __future__ import annotations

import pytest

from zhike.analytics.journeys import LogFilter
from zhike.pipelines.errors import OptionRefused
from zhike.pipelines.journeys import ask


def funnel(store, steps, **how):
    return ask("funnel", log_name="loans", store=store, options={"steps": steps}, **how)


def test_an_unknown_activity_is_refused_with_near_and_common_ones(store):
    with pytest.raises(OptionRefused) as refused:
        funnel(store, "apply,aprove")

    told = str(refused.value)
    assert told.startswith("steps = 'aprove' cannot be used. Give activities of the log, for")
    # The nearest by its spelling, then the commonest.
    assert "for example approve,apply,check papers" in told


def test_an_activity_that_only_the_filter_leaves_out_is_answered(store):
    answer = funnel(store, "apply,return papers", filter=LogFilter(channels=("phone",)))

    assert [row["cases"] for row in answer.rows] == [1, 0]


def test_activities_of_the_log_are_taken_in_their_order(store):
    assert [row["stage"] for row in funnel(store, "approve,apply").rows] == ["approve", "apply"]
