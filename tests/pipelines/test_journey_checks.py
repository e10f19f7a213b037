from __future__ import annotations

import pytest

from zhike.pipelines.errors import NothingToAnswer, OptionRefused
from zhike.pipelines.journey_checks import branch_among
from zhike.pipelines.journeys import ask

STANDARD = """
id: loans
version: "1"
valid_from: 2025-01-01
scope: loans of the cast
control_objective: nobody is approved unchecked
departments: [branch]
steps:
  - {name: apply, activity: apply, required: true, then: [check]}
  - {name: check, activity: check papers, required: true, then: [approve]}
  - {name: approve, activity: approve, end: true}
"""
STAGES = """
rules:
  - {stage: open, activity: apply}
  - {stage: use, activity: approve}
"""


@pytest.fixture
def written_stages(own_home):
    (own_home / "stages").mkdir(parents=True)
    (own_home / "stages" / "all.yaml").write_text(STAGES)


def test_a_standard_can_be_given_with_the_question(store):
    answer = ask("conformance", log_name="loans", store=store, options={"standard": STANDARD})

    # m2 takes an unexpected step; m3 to m5 are open and conform so far, as does m1.
    assert (answer.facts["n"], answer.facts["n_conforming"]) == (5, 4)


def test_deviations_name_case_kind_and_step(store):
    answer = ask("deviations", log_name="loans", store=store, options={"standard": STANDARD})

    assert {row["case_id"] for row in answer.rows} == {"m2"}
    assert "return papers" in {row["step"] for row in answer.rows}


def test_without_a_standard_the_answer_says_where_to_put_one(store):
    with pytest.raises(NothingToAnswer, match=r"standards/loans\.yaml"):
        ask("conformance", log_name="loans", store=store)


def test_an_edited_rule_makes_a_new_answer(store, written_stages, own_home):
    first = ask("stages", log_name="loans", store=store)
    (own_home / "stages" / "all.yaml").write_text(
        STAGES + "  - {stage: enquire, channel: branch}\n"
    )

    second = ask("stages", log_name="loans", store=store)

    unmapped = [answer.rows[-1]["events"] for answer in (first, second)]
    assert unmapped == [5, 0]


def test_stages_sum_to_all_events(store, written_stages):
    answer = ask("stages", log_name="loans", store=store)

    assert sum(row["events"] for row in answer.rows) == 12
    assert {row["activity"] for row in answer.facts["unmapped"]} == {
        "check papers", "return papers",
    }  # fmt: skip


def test_cells_of_the_touchpoint_matrix_without_events_are_counted(store, written_stages):
    answer = ask("touchpoints", log_name="loans", store=store)

    empty = [cell for cell in answer.facts["matrix"] if not cell["events"]]
    assert answer.facts["empty_cells"] == len(empty) > 0


def test_two_periods_are_told_apart_by_a_date(store):
    answer = ask("compare", log_name="loans", store=store, options={"split": "2026-01-06"})

    assert (answer.facts["n_before"], answer.facts["n_after"]) == (2, 3)


def test_two_segments_need_two_values(store):
    with pytest.raises(OptionRefused, match="two values"):
        ask("compare", log_name="loans", store=store, options={"by": "channel", "values": "app"})


def test_levels_of_approval_are_named_where_nothing_shows_them(store):
    with pytest.raises(NothingToAnswer, match="levels=first,second"):
        ask("approvals", log_name="loans", store=store)


def test_first_use_counts_those_who_have_not_used_it_yet(store):
    options = {"opened": "apply", "used": "approve"}

    answer = ask("first_use", log_name="loans", store=store, options=options)

    assert [(row["n"], row["n_used"]) for row in answer.rows] == [(5, 2)]


def test_the_branch_is_looked_for_in_an_attribute_that_is_named_so():
    assert branch_among(["amount", "case:branch", "branch_code"]) == "case:branch"
    assert branch_among(["经办支行", "amount"]) == "经办支行"
    assert branch_among(["amount"]) == ""
