from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from zhike.integrations.files import ROW, sample


def test_rows_keep_the_numbers_of_their_source(tmp_path):
    path = tmp_path / "a.csv.sample"
    pq.write_table(pa.table({ROW: [1, 3], "case": ["A1", "A3"]}), path)
    connection = duckdb.connect()

    raw = sample.read(connection, path, folder=tmp_path)

    assert raw.columns == ("case",)
    assert connection.sql(f"FROM {raw.table}").fetchall() == [(1, "A1"), (3, "A3")]
