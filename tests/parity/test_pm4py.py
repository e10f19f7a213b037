"""The counts of four real logs equal those of PM4Py, recorded by bench/peers/record_pm4py.py."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from zhike.analytics import journeys as j
from zhike.engine.duckdb import connect
from zhike.integrations.files.raw import ROW
from zhike.integrations.xes.fast import CASE, TIME
from zhike.integrations.xes.reader import read

FIXTURES = Path(__file__).parents[1] / "fixtures" / "pm4py"
LOGS = ("bpi_2012", "bpi_2020_domestic", "helpdesk", "receipt")
pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module", params=LOGS)
def recorded(request):
    return json.loads((FIXTURES / f"{request.param}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def log(recorded, real_data, tmp_path_factory):
    path = real_data / "event_logs" / recorded["file"]
    folder = tmp_path_factory.mktemp("xes")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHIKE_HOME", str(folder))
        connection = connect().con
    rows = read(connection, path, folder=folder)
    return connection.sql(
        f"""
        SELECT "{CASE}" AS case_id, "concept:name" AS activity, {ROW} AS sequence,
          "{TIME}"::TIMESTAMPTZ AS occurred_at
        FROM "{rows.table}" ORDER BY {ROW}
        """
    ).to_arrow_table()


def test_totals_variants_and_throughput_are_the_same(log, recorded):
    found = j.summary(log)

    assert (found.events, found.cases) == (recorded["events"], recorded["cases"])
    assert found.activities == len(recorded["activities"])
    assert found.variants == recorded["variants"]
    assert found.start_activities == recorded["start_activities"]
    assert found.end_activities == recorded["end_activities"]
    assert found.first_at == naive(recorded["first_at"])
    assert found.last_at == naive(recorded["last_at"])
    seconds = recorded["throughput_seconds"]
    assert found.median_throughput_seconds == pytest.approx(seconds["median"], abs=1e-3)
    assert found.p95_throughput_seconds == pytest.approx(seconds["p95"], abs=1e-3)


def test_every_edge_has_the_same_steps_mean_and_median(log, recorded):
    edges = j.directly_follows(log).order_by("activity", "next_activity").to_pyarrow().to_pylist()

    assert [(edge["activity"], edge["next_activity"], edge["steps"]) for edge in edges] == [
        (edge["activity"], edge["next_activity"], edge["steps"])
        for edge in sorted(
            recorded["directly_follows"], key=lambda it: (it["activity"], it["next_activity"])
        )
    ]
    times = {(edge["activity"], edge["next_activity"]): edge for edge in edges}
    for edge in recorded["directly_follows"]:
        found = times[edge["activity"], edge["next_activity"]]
        assert found["mean_seconds"] == pytest.approx(edge["mean_seconds"], abs=2e-6)
        assert found["median_seconds"] == pytest.approx(edge["median_seconds"], abs=2e-6)


def test_the_commonest_paths_have_the_same_cases(log, recorded):
    found = {tuple(row["path"]): row["cases"] for row in j.variants(log).to_pyarrow().to_pylist()}

    assert [found[tuple(row["activities"])] for row in recorded["top_variants"]] == [
        row["cases"] for row in recorded["top_variants"]
    ]


def test_activities_and_rework_have_the_same_counts(log, recorded):
    events = {row["activity"]: row["events"] for row in j.activities(log).to_pyarrow().to_pylist()}
    again = {
        row["activity"]: row["rework_cases"]
        for row in j.rework(log).to_pyarrow().to_pylist()
        if row["rework_cases"]
    }

    assert events == recorded["activities"]
    assert again == recorded["rework_cases"]


def naive(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
