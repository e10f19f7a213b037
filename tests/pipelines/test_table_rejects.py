from __future__ import annotations

import pyarrow as pa
import pytest

from zhike.integrations.files.raw import RawRows
from zhike.pipelines import table_rejects
from zhike.pipelines.table_mapping import TableMapping, table_mapping_from
from zhike.pipelines.table_rejects import count_rejects, rejects, write_rejects
from zhike.pipelines.table_stage import join_holders, stage
from zhike.pipelines.workspace import workspace

MAPPING = """
columns: {transaction_id: id}
constants: {booked_at: "2026-01-05", category: fee, amount_cents: "1", channel: app}
holder: {column: account, kind: account}
"""


@pytest.fixture
def connection(own_home):
    with workspace() as (connection, _folder):
        yield connection


def staged(connection, rows, *, mapping: TableMapping | None = None, broken=()):
    """Rows of a number and an account, as a reader leaves them, and what became of them."""
    names = ("id", "account")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    numbers = list(range(1, len(rows) + 1))
    connection.register("from_file", pa.table({"n": numbers, **columns}))
    connection.execute("CREATE TABLE raw AS FROM from_file")
    connection.execute(
        'CREATE TABLE broken ("row" BIGINT, "column" VARCHAR, "value" VARCHAR, rule VARCHAR)'
    )
    for one in broken:
        connection.execute("INSERT INTO broken VALUES (?, NULL, ?, 'wrong_width')", one)
    raw = RawRows(table="raw", columns=names, rejects="broken", source_row="n")
    stage(connection, raw, mapping=mapping or table_mapping_from(MAPPING, table="transactions"))
    return raw


def test_rejects_come_in_the_order_of_the_source_and_masked(connection, monkeypatch):
    monkeypatch.setattr(table_rejects, "AT_ONCE", 2)
    rows = [("T1", "6200001"), (None, "6200001"), ("T3", "6200003")]
    raw = staged(connection, rows, broken=[(4, "T4;6200004")])
    join_holders(connection, lambda keys: {"6200001": "N1"})

    found = list(
        rejects(connection, raw, mapping=table_mapping_from(MAPPING, table="transactions"))
    )

    assert count_rejects(connection, raw) == len(found)
    assert [(one.row, one.column, one.rule) for one in found] == [
        (2, "id", "missing_value"),
        (3, "account", "unknown_holder"),
        (4, "", "wrong_width"),
    ]
    assert not any("6200003" in one.value or "6200004" in one.value for one in found)


def test_the_file_holds_them_all_and_no_formula(connection):
    raw = staged(connection, [("T1", "=1+1")] * 3)
    join_holders(connection, lambda keys: {})
    found = rejects(connection, raw, mapping=table_mapping_from(MAPPING, table="transactions"))

    path = write_rejects(found, batch_id="b1")

    header, *rows = path.read_text("utf-8-sig").splitlines()
    assert header == "row,column,value,rule"
    assert len(rows) == 3
    assert not any(",=" in row for row in rows)
