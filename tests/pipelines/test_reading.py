"""The same questions on each engine, over the same store."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.cast import event_log as event_log_of_the_cast
from tests.pipelines.conftest import stored_rows

from zhike.engine.errors import WarehouseUnknown
from zhike.engine.store import Batch
from zhike.pipelines import journeys
from zhike.pipelines.journeys import LogFilter, ask
from zhike.pipelines.reading import opened
from zhike.schema import event_log

ENGINES = [
    pytest.param("clickhouse", marks=pytest.mark.clickhouse),
    pytest.param("spark", marks=pytest.mark.spark),
]
RETURNED = LogFilter(with_activities=("return papers",))
ASKED = {
    "summary": {},
    "variants": {},
    "switches": {},
    "bottlenecks": {"calendar": "CN"},
    "customer_timeline": {"customer": "C1"},
}


@pytest.fixture
def store(store):
    """Two logs: in one a channel is missing, so the file of the other alone says it never is."""
    cast = event_log_of_the_cast()
    channels = pa.array([None, *cast["channel"].to_pylist()[1:]])
    place = cast.column_names.index("channel")
    rows = stored_rows(cast.set_column(place, "channel", channels), log_name="again")
    batch = Batch(batch_id="b2", source="cast", by="test")
    store.append(event_log.CONTRACT, rows, batch=batch)
    return store


@pytest.fixture
def ask_all(store, tmp_path, monkeypatch):
    def ask_all_on(engine):
        pytest.importorskip({"clickhouse": "chdb", "spark": "pyspark"}.get(engine, "duckdb"))
        monkeypatch.setenv("ZHIKE_WAREHOUSE", engine)
        # Kept answers are the same for all engines: here each has to find its own.
        monkeypatch.setenv("ZHIKE_HOME", str(tmp_path / engine))
        answers = {
            question: ask(question, log_name="loans", options=options, store=store)
            for question, options in ASKED.items()
        }
        narrowed = ask("graph", log_name="loans", filter=RETURNED, store=store)
        return {**answers, "narrowed": narrowed}

    return ask_all_on


def told(answer):
    """Give an answer in an order of its own, numbers without the last digits."""
    rows = sorted((rounded(row) for row in answer.rows), key=str)
    extent = [answer.events, answer.cases, answer.first_at, answer.last_at]
    return [*extent, rounded(answer.facts), rows]


def rounded(values):
    return {
        name: float(f"{value:.9g}") if isinstance(value, float) else value
        for name, value in values.items()
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_the_chosen_engine_gives_the_answers_of_duckdb(ask_all, engine):
    expected = ask_all("duckdb")

    found = ask_all(engine)

    assert {name: told(answer) for name, answer in found.items()} == {
        name: told(answer) for name, answer in expected.items()
    }
    assert found["narrowed"].cases == 1


@pytest.mark.clickhouse
def test_the_engine_that_is_chosen_is_the_one_that_reads(store, monkeypatch):
    pytest.importorskip("chdb")
    monkeypatch.setenv("ZHIKE_WAREHOUSE", "clickhouse")

    with opened(store) as tables:
        log = tables.of(event_log.CONTRACT, log_name="loans")

    assert log.get_backend().name == "clickhouse"
    assert log.count().to_pyarrow().as_py() == 12


def test_an_answer_is_kept_for_all_engines(store, monkeypatch):
    first = ask("graph", log_name="loans", store=store)
    monkeypatch.setenv("ZHIKE_WAREHOUSE", "spark")
    monkeypatch.setattr(journeys, "opened", lambda store: pytest.fail("asked again"))

    assert ask("graph", log_name="loans", store=store) == first


def test_an_engine_that_does_not_exist_is_refused(store, monkeypatch):
    monkeypatch.setenv("ZHIKE_WAREHOUSE", "oracle")

    with pytest.raises(WarehouseUnknown):
        ask("graph", log_name="loans", store=store)
