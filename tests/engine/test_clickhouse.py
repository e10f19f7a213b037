from __future__ import annotations

from datetime import datetime

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zhike.engine import clickhouse

pytestmark = pytest.mark.clickhouse
pytest.importorskip("chdb", reason="chdb is not installed")


@pytest.fixture(scope="module")
def engine():
    return clickhouse.connect()


def test_quantiles_and_distinct_counts_are_exact_where_ibis_would_estimate(engine):
    # 100,000 values: far more than the sample of 8,192 rows that `quantile` keeps.
    numbers = ibis.memtable(pa.table({"n": [float(n) for n in range(100_001)]}))

    found = numbers.agg(
        median=numbers.n.median(),
        p95=numbers.n.quantile(0.95),
        both=numbers.n.quantile([0.25, 0.995]),
        distinct=numbers.n.nunique(),
    )

    assert engine.to_pyarrow(found).to_pylist() == [
        {"median": 50_000.0, "p95": 95_000.0, "both": [25_000.0, 99_500.0], "distinct": 100_001}
    ]


def test_a_median_of_two_is_their_middle_and_a_quantile_lies_between(engine):
    two = ibis.memtable(pa.table({"n": [0.0, 10.0]}))

    found = engine.to_pyarrow(two.agg(median=two.n.median(), p95=two.n.quantile(0.95))).to_pylist()

    assert found == [{"median": 5.0, "p95": 9.5}]


def test_nothing_follows_the_last_row_even_where_the_column_cannot_hold_null(engine):
    engine.raw_sql("CREATE OR REPLACE TABLE strict (n Int64, word String) ENGINE = Memory")
    engine.raw_sql("INSERT INTO strict VALUES (1, 'a'), (2, 'b')")
    strict = engine.table("strict")

    words = strict.mutate(next=strict.word.lead().over(ibis.window(order_by=strict.n)))

    assert not strict.schema()["word"].nullable
    assert words.order_by("n").next.to_pyarrow().to_pylist() == ["b", None]


def test_an_outer_join_answers_null_and_not_an_empty_text(engine):
    left = ibis.memtable(pa.table({"id": [1, 2]}))
    right = ibis.memtable(pa.table({"id": [1], "word": ["a"]}))

    joined = left.left_join(right, "id").order_by("id").select("id", "word")

    assert engine.to_pyarrow(joined).to_pylist() == [
        {"id": 1, "word": "a"},
        {"id": 2, "word": None},
    ]


def test_files_are_read_where_they_lie(engine, tmp_path):
    at = datetime(2026, 1, 5, 9, 0, 0, 250_000)
    path = tmp_path / "it's a log.parquet"
    pq.write_table(pa.table({"case_id": ["案件"], "occurred_at": [at]}), path)

    rows = engine.read_parquet([str(path), str(path)], table_name="two files")

    assert rows.case_id.to_pyarrow().to_pylist() == ["案件", "案件"]
    assert rows.occurred_at.cast("timestamp(6)").to_pyarrow().to_pylist() == [at, at]
    assert "two files" in engine.list_tables()


def test_tables_are_stored_kept_as_views_and_dropped(engine):
    stored = engine.create_table("numbers", pa.table({"n": [1, 2, 3]}))
    engine.create_view("large_numbers", stored.filter(stored.n > 1))

    assert engine.table("large_numbers").n.sum().to_pyarrow().as_py() == 5
    assert engine.table("large_numbers").execute()["n"].tolist() == [2, 3]

    engine.drop_view("large_numbers")
    engine.drop_table("numbers")

    assert not {"numbers", "large_numbers"} & set(engine.list_tables())


def test_it_says_which_clickhouse_it_is(engine):
    assert int(engine.version.split(".")[0]) >= 24


def test_a_place_in_an_array_counts_from_nought_whether_constant_or_not(engine):
    rows = ibis.memtable(pa.table({"names": [["a", "b", "c"]], "n": [1]}))

    found = rows.select(constant=rows.names[1], counted=rows.names[rows.n], last=rows.names[-1])

    assert engine.to_pyarrow(found).to_pylist() == [{"constant": "b", "counted": "b", "last": "c"}]
