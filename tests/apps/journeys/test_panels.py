from __future__ import annotations

from zhike.apps.journeys.panels import activity_panel, step_panel


def test_a_step_shows_its_figures_and_its_cases_the_slowest_first(bench):
    panel = step_panel(bench, activity="apply", next_activity="check papers")

    assert dict(panel.figures)["Steps"] == "3"
    assert [case.case_id for case in panel.cases] == ["m1", "m3", "m2"]
    assert panel.cases[0].longest == "2 h"
    assert panel.cases[0].url == "/insight/journeys/loans/cases/m1/"
    assert (panel.n, panel.is_cut) == (3, False)


def test_an_activity_shows_what_comes_before_and_after_it(bench):
    panel = activity_panel(bench, activity="check papers")

    assert panel.before == [("apply", "3"), ("return papers", "1")]
    assert panel.after == [("approve", "2"), ("return papers", "1")]
    assert panel.only_url.endswith("?with_activities=check+papers")


def test_what_is_not_in_the_log_has_no_panel(bench):
    assert step_panel(bench, activity="approve", next_activity="apply") is None
    assert activity_panel(bench, activity="dance") is None
