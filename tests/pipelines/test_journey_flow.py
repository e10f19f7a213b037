from __future__ import annotations

import pytest

from zhike.pipelines.errors import OptionRefused
from zhike.pipelines.journey_flow import FLOW
from zhike.pipelines.journeys import ask

ABOUT_ONE = {"edge_cases", "case_events", "customer_timeline"}


@pytest.mark.parametrize("question", sorted(set(FLOW) - ABOUT_ONE))
def test_every_question_about_the_flow_has_an_answer_on_a_small_log(store, question):
    answer = ask(question, log_name="loans", store=store)

    assert answer.cases == 5
    assert answer.rows or answer.facts


@pytest.mark.parametrize("question", sorted(ABOUT_ONE))
def test_a_question_about_one_thing_needs_its_name(store, question):
    with pytest.raises(OptionRefused, match="Give the "):
        ask(question, log_name="loans", store=store)


def test_throughput_says_which_activities_ended_the_cases(store):
    seen = ask("throughput", log_name="loans", store=store)
    named = ask("throughput", log_name="loans", store=store, options={"ends": "approve"})

    # Two of five cases end with the approval: too few to take it for the end by itself.
    assert (seen.facts["ends"], seen.facts["n_open"]) == ([], 0)
    assert (named.facts["ends"], named.facts["n_open"]) == (["approve"], 3)


def test_without_named_stages_the_funnel_follows_the_commonest_path(store):
    answer = ask("funnel", log_name="loans", store=store, options={"steps": "apply,approve"})

    assert [(row["stage"], row["cases"]) for row in answer.rows] == [("apply", 5), ("approve", 2)]


def test_the_cases_of_an_edge_are_those_that_took_it(store):
    options = {"activity": "check papers", "next_activity": "return papers"}

    answer = ask("edge_cases", log_name="loans", store=store, options=options)

    assert [row["case_id"] for row in answer.rows] == ["m2"]


def test_working_time_leaves_out_the_night(store):
    answer = ask("graph", log_name="loans", store=store, options={"calendar": "CN"})

    # m1 waits from 5 January 11:00 to 6 January 09:00 in Shanghai: 1 h, then 4 h that day.
    by_edge = {(row["activity"], row["next_activity"]): row for row in answer.rows}
    approve = by_edge[("check papers", "approve")]
    assert approve["p95_working_seconds"] < 6 * 3600 < approve["p95_seconds"]


def test_a_curve_begins_with_everybody_at_risk(store):
    answer = ask("throughput", log_name="loans", store=store, options={"ends": "approve"})

    assert answer.facts["n"] == 5
    assert answer.facts["n_open"] == 3
    assert answer.rows[0]["at_risk"] == 5


def test_a_reference_beyond_one_is_refused(store):
    with pytest.raises(OptionRefused, match="a share from 0 to 1"):
        ask("bottlenecks", log_name="loans", store=store, options={"reference": "25"})
