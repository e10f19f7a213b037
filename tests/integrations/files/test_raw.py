from __future__ import annotations

import duckdb
import pyarrow as pa

from zhike.integrations.files import ROW, raw_rows


def test_rows_without_a_number_are_counted_from_one_in_the_order_of_the_source():
    connection = duckdb.connect()

    raw = raw_rows(connection, rows=pa.table({"row": ["b", "a"]}))

    assert raw.columns == ("row",)
    assert connection.table(raw.table).fetchall() == [(1, "b"), (2, "a")]


def test_numbers_the_reader_gives_are_kept_and_rejects_stand_beside_them():
    connection = duckdb.connect()

    raw = raw_rows(
        connection,
        rows=pa.table({ROW: [1, 3], "name": ["x", "y"]}),
        rejects=[(2, "name", "z;z", "too_many_fields")],
    )

    assert connection.table(raw.table).fetchall() == [(1, "x"), (3, "y")]
    assert connection.table(raw.rejects).fetchall() == [(2, "name", "z;z", "too_many_fields")]
