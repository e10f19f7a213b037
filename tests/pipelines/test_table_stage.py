from __future__ import annotations

import pytest
from tests.pipelines.test_table_rejects import staged

from zhike.pipelines import table_stage
from zhike.pipelines.table_mapping import table_mapping_from
from zhike.pipelines.table_stage import join_holders, refuse_unknown, refuse_wrong
from zhike.pipelines.workspace import workspace

ROWS = [("T1", "A"), ("T2", "B"), ("T3", "C"), ("T4", "B"), ("T5", None), (None, "D")]


@pytest.fixture
def connection(own_home):
    with workspace() as (connection, _folder):
        yield connection


def judged(connection):
    return connection.execute(
        "SELECT transaction_id, customer_id, problem FROM good_rows ORDER BY source_row"
    ).fetchall()


def test_holders_are_looked_up_a_few_at_once_and_rows_of_nobody_refused(connection, monkeypatch):
    monkeypatch.setattr(table_stage, "AT_ONCE", 2)
    staged(connection, ROWS)
    asked = []

    def find(keys):
        asked.append(sorted(keys))
        return {key: f"N-{key}" for key in keys if key != "C"}

    join_holders(connection, find)

    assert sorted(key for some in asked for key in some) == ["A", "B", "C"]
    assert [len(some) for some in asked] == [2, 1]
    assert judged(connection) == [
        ("T1", "N-A", None),
        ("T2", "N-B", None),
        ("T3", None, "customer_id unknown_holder"),
        ("T4", "N-B", None),
        ("T5", None, "customer_id unknown_holder"),
        (None, None, "transaction_id missing_value"),
    ]


def test_where_nobody_is_found_every_row_is_refused(connection):
    staged(connection, ROWS[:1])

    join_holders(connection, lambda keys: {})

    assert judged(connection) == [("T1", None, "customer_id unknown_holder")]


def test_rows_of_customers_who_are_not_there_are_refused(connection):
    mapping = table_mapping_from(
        "columns: {transaction_id: id, customer_id: account}\n"
        "constants: {booked_at: '2026-01-05', category: fee, amount_cents: '1', channel: app}",
        table="transactions",
    )
    staged(connection, ROWS[:3], mapping=mapping)

    refuse_unknown(connection, lambda numbers: {"A", "C"} & set(numbers))

    assert [problem for *_row, problem in judged(connection)] == [
        None, "customer_id unknown_holder", None,
    ]  # fmt: skip


def test_rows_that_whoever_takes_them_finds_wrong_are_refused_and_good_ones_stay(
    connection, monkeypatch
):
    monkeypatch.setattr(table_stage, "AT_ONCE", 2)
    staged(connection, ROWS)
    seen = []

    def judge(rows):
        seen.append(len(rows))
        return ["category odd" if row["transaction_id"] == "T3" else "" for row in rows]

    refuse_wrong(connection, judge, columns=("transaction_id", "category"))

    assert sum(seen) == 5, "what was refused before is not judged"
    assert max(seen) == 2
    assert {row[0]: row[2] for row in judged(connection)} == {
        "T1": None,
        "T2": None,
        "T3": "category odd",
        "T4": None,
        "T5": None,
        None: "transaction_id missing_value",
    }
