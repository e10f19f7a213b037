from __future__ import annotations

import pytest
from tests.event_rows import CONTRACT, event_rows

from zhike.engine import duckdb, warehouse
from zhike.engine.errors import WarehouseUnknown
from zhike.engine.store import Batch, Store


def backend_of(name):
    if name == "duckdb":
        return duckdb.connect()
    pytest.importorskip("chdb" if name == "clickhouse" else "pyspark")
    return warehouse.connect(warehouse.ENGINES[name])


ENGINES = [
    "duckdb",
    pytest.param("clickhouse", marks=pytest.mark.clickhouse),
    pytest.param("spark", marks=pytest.mark.spark),
]


def test_duckdb_is_chosen_where_nothing_is_said(monkeypatch):
    monkeypatch.delenv("ZHIKE_WAREHOUSE", raising=False)

    assert warehouse.chosen().name == "duckdb"
    assert warehouse.connect().name == "duckdb"


def test_the_environment_chooses_the_engine(monkeypatch):
    monkeypatch.setenv("ZHIKE_WAREHOUSE", "spark")

    assert warehouse.chosen().runs_on_many_machines


def test_an_unknown_engine_is_named_with_those_there_are(monkeypatch):
    monkeypatch.setenv("ZHIKE_WAREHOUSE", "oracle")

    with pytest.raises(WarehouseUnknown, match=r"'oracle'.*duckdb, spark, clickhouse"):
        warehouse.chosen()


@pytest.mark.parametrize("engine", ENGINES)
def test_the_store_reads_alike_on_every_engine(engine):
    store = Store()
    store.append(CONTRACT, event_rows(range(3)), batch=Batch(batch_id="b1"))
    store.append(CONTRACT, event_rows(range(3, 5)), batch=Batch(batch_id="b2"))
    store.withdraw("b2", by="li", reason="wrong file")

    rows = warehouse.table(store, CONTRACT, backend=backend_of(engine))

    assert tuple(rows.columns) == CONTRACT.column_names
    found = sorted(rows.select("event_id", "log_name").to_pyarrow().to_pylist(), key=str)
    expected = store.table(CONTRACT).select("event_id", "log_name").to_pyarrow().to_pylist()
    assert found == sorted(expected, key=str)
    assert len(found) == 3


@pytest.mark.clickhouse
def test_reading_again_heaps_up_no_views():
    store, backend = Store(), backend_of("clickhouse")
    store.append(CONTRACT, event_rows(range(3)), batch=Batch(batch_id="b1"))
    warehouse.table(store, CONTRACT, backend=backend)
    before = backend.list_tables()

    warehouse.table(store, CONTRACT, backend=backend)

    assert backend.list_tables() == before


@pytest.mark.parametrize("engine", ENGINES)
def test_a_log_that_is_not_there_is_empty_on_every_engine(engine):
    rows = warehouse.table(Store(), CONTRACT, backend=backend_of(engine), log_name="nothing")

    assert rows.select("event_id", "occurred_at").to_pyarrow().num_rows == 0
    assert tuple(rows.columns) == CONTRACT.column_names
