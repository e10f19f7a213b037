from __future__ import annotations

import pytest
from tests.apps.journeys.conftest import bench_of
from tests.pipelines.test_journey_checks import STAGES

from zhike.apps.journeys.filter_bar import Choices
from zhike.apps.journeys.tabs import conformance
from zhike.apps.journeys.tabs.conformance import deviation_kinds, parts

STANDARD = """
id: loans
version: "1"
valid_from: 2025-01-01
scope: Loans
control_objective: No money without a check
departments: [Branch]
steps:
  - {name: apply, activity: apply, required: true, then: [check papers]}
  - {name: check papers, activity: check papers, required: true, then: [approve]}
  - {name: approve, activity: approve, end: true}
control_points:
  - {name: eyes, step: approve, owner: Risk, check: who, activity: release}
"""


@pytest.fixture
def written(own_home) -> None:
    """The bank has written a standard and stages for its loans."""
    for name, text in (("standards", STANDARD), ("stages", STAGES)):
        (own_home / name).mkdir(parents=True)
        (own_home / name / "loans.yaml").write_text(text)


def test_cases_are_held_against_the_written_standard(written, bench):
    held, deviations, stages = parts(bench)

    assert (held.tiles[0].value, held.tiles[0].n) == ("60.0 %", 5)
    kinds = {row[0].text: (row[1].text, row[2].text) for row in held.tables[0].rows}
    assert kinds["eyes"] == ("Control point missing", "2")
    assert {row[0].text for row in deviations.tables[0].rows} == {"m1", "m2"}
    assert deviations.is_by_case
    assert [row[0].text for row in stages.tables[0].rows][-1] == "unmapped"


def test_a_deviation_leads_to_its_case(written, bench):
    deviations = parts(bench)[1]

    assert deviations.tables[0].rows[0][0].href == "/insight/journeys/loans/cases/m1/"


def test_without_a_standard_it_says_where_to_put_one(bench):
    held, stages = parts(bench)

    assert "folder “standards”" in held.lack
    assert "folder “stages”" in stages.lack


def test_every_kind_of_deviation_has_its_words():
    from zhike.analytics.journeys import Deviation

    assert set(deviation_kinds()) == {kind.value for kind in Deviation}


@pytest.mark.parametrize(
    ("names", "query", "unit"),
    [
        (["resource", "case:branch"], "", "case:branch"),
        (["resource", "办理网点"], "", "办理网点"),
        (["resource"], "", ""),
        (["resource", "case:branch"], "unit=resource", "resource"),
    ],
)
def test_branches_stand_where_the_log_names_them_unless_told_otherwise(
    monkeypatch, names, query, unit
):
    choices = Choices(activities=[], channels=[], attribute_names=names, has_lifecycles=False)
    monkeypatch.setattr(conformance, "choices_of", lambda log_name: choices)

    assert conformance.unit_of(bench_of("loans", query=query)) == unit
