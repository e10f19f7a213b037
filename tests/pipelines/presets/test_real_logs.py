"""Four real logs through the whole import: zhike counts in them what PM4Py counts.

PM4Py's answers lie in tests/fixtures/pm4py; bench/peers/record_pm4py.py wrote them.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from zhike.analytics import journeys
from zhike.engine.store import Store
from zhike.pipelines.presets import import_with_preset
from zhike.schema import event_log

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pm4py"
PRESETS = {
    "bpi_2012": "bpi_2012",
    "bpi_2020_domestic": "bpi_2020",
    "helpdesk": "helpdesk",
    "receipt": "receipt",
}
pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module", params=PRESETS)
def case(request, real_data, tmp_path_factory):
    """One log imported: the report, its table, and what PM4Py counted."""
    expected = json.loads((FIXTURES / f"{request.param}.json").read_text(encoding="utf-8"))
    store = Store(tmp_path_factory.mktemp("real") / "store")
    report = import_with_preset(
        real_data / "event_logs" / expected["file"],
        preset=PRESETS[request.param],
        log_name=request.param,
        store=store,
    )
    log = store.table(event_log.CONTRACT, log_name=request.param)
    return SimpleNamespace(report=report, log=log, expected=expected)


def rows(table):
    return table.to_pyarrow().to_pylist()


def counts(table, name, count):
    return {row[name]: row[count] for row in rows(table)}


def test_every_event_is_stored_once(case):
    report, events = case.report, case.expected["events"]

    assert (report.read, report.stored, report.duplicates, report.rejected) == (
        events, events, 0, 0,
    )  # fmt: skip


def test_the_whole_log_is_of_the_same_size_and_period(case):
    found, expected = journeys.summary(case.log), case.expected

    assert (found.events, found.cases) == (expected["events"], expected["cases"])
    assert found.activities == len(expected["activities"])
    assert found.variants == expected["variants"]
    assert [f"{at.isoformat()}+00:00" for at in (found.first_at, found.last_at)] == [
        expected["first_at"], expected["last_at"],
    ]  # fmt: skip


def test_each_activity_occurs_as_often(case):
    assert (
        counts(journeys.activities(case.log), "activity", "events") == case.expected["activities"]
    )


def test_cases_begin_and_end_alike(case):
    found = [
        counts(journeys.start_activities(case.log), "activity", "cases"),
        counts(journeys.end_activities(case.log), "activity", "cases"),
    ]

    assert found == [case.expected["start_activities"], case.expected["end_activities"]]


def test_the_same_pairs_follow_each_other_after_the_same_time(case):
    found = {
        (row["activity"], row["next_activity"]): row
        for row in rows(journeys.directly_follows(case.log))
    }
    expected = {
        (row["activity"], row["next_activity"]): row for row in case.expected["directly_follows"]
    }

    assert {pair: row["steps"] for pair, row in found.items()} == {
        pair: row["steps"] for pair, row in expected.items()
    }
    for measure in ("mean_seconds", "median_seconds"):
        assert {pair: row[measure] for pair, row in found.items()} == pytest.approx(
            {pair: row[measure] for pair, row in expected.items()}, abs=1e-5
        )


def test_the_commonest_variants_have_the_same_cases(case):
    found = {tuple(row["path"]): row["cases"] for row in rows(journeys.variants(case.log))}

    expected = {
        tuple(variant["activities"]): variant["cases"] for variant in case.expected["top_variants"]
    }
    assert {variant: found.get(variant) for variant in expected} == expected
    assert len(found) == case.expected["variants"]


def test_the_same_activities_are_done_again(case):
    again = {
        activity: cases
        for activity, cases in counts(journeys.rework(case.log), "activity", "rework_cases").items()
        if cases
    }

    assert again == case.expected["rework_cases"]


def test_cases_take_as_long(case):
    found = journeys.summary(case.log)

    assert {
        "median": found.median_throughput_seconds,
        "p95": found.p95_throughput_seconds,
    } == pytest.approx(case.expected["throughput_seconds"])
