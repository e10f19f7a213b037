from __future__ import annotations

import hashlib
import uuid

import duckdb
import pyarrow as pa

from zhike.integrations.files import raw_rows
from zhike.pipelines.import_mapping import Mapping
from zhike.pipelines.import_plan import make_plan
from zhike.pipelines.import_stage import STAGED, stage

COLUMNS = {"case_id": ("case",), "activity": ("act",), "occurred_at": ("time",)}
ROW = {"case": "A1", "act": "open", "time": "2026-01-05 09:00:00"}


def staged_rows(*rows, mapping=None, log_name="x"):
    """Stage rows and give the good ones as (sequence, event_id) and all as (sequence, problem)."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = pa.table(
        {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    )
    raw = raw_rows(connection, rows=table)
    mapping = mapping or Mapping(columns=COLUMNS, attributes=("*",))
    staged = stage(connection, make_plan(connection, raw, mapping=mapping, log_name=log_name))
    good = connection.sql(f"{staged.good} ORDER BY sequence").to_arrow_table().to_pylist()
    problems = connection.execute(
        f"SELECT sequence, problem FROM {STAGED} WHERE problem IS NOT NULL ORDER BY sequence"
    ).fetchall()
    named = [
        (row, staged.rules[number - 1].name if number else "repeat") for row, number in problems
    ]
    return good, named


def ids(*rows, **options):
    return [row["event_id"] for row in staged_rows(*rows, **options)[0]]


def test_an_id_is_the_digest_the_method_page_describes():
    nothing, between = chr(30), chr(31)
    parts = ["x", "A1", nothing, "open", *[nothing] * 5, "1767574800000000", nothing]
    text = between.join(parts) + f"{between}amount{chr(29)}5"

    (event_id,) = ids({**ROW, "amount": "5"})

    assert event_id == hashlib.md5(text.encode()).hexdigest()


def test_any_other_value_makes_another_id():
    rows = [ROW, {**ROW, "case": "A2"}, {**ROW, "act": "close"}, {**ROW, "amount": "1"},
            {**ROW, "amount": "2"}, {**ROW, "time": "2026-01-05 09:00:01"}]  # fmt: skip

    assert len({*ids(*rows), *ids(ROW, log_name="y")}) == 7


def test_values_that_only_run_together_are_not_the_same():
    one, other = ids({**ROW, "case": "A", "act": "1open"}, {**ROW, "case": "A1", "act": "open"})

    assert one != other


def test_the_order_of_rows_and_columns_and_the_spelling_of_the_time_change_no_id():
    first = {**ROW, "a": "1", "b": "2"}
    moved = {"b": "2", "time": "2026-01-05T01:00:00Z", "act": "open", "case": "A1", "a": "1"}

    assert ids(first, {**ROW, "case": "A9"})[0] == ids({**ROW, "case": "A9"}, moved)[1]


def test_an_empty_column_more_changes_no_id():
    assert ids(ROW) == ids({**ROW, "new": None})


def test_identical_rows_are_numbered():
    three = ids(ROW, ROW, ROW)

    assert len(set(three)) == 3
    assert three[:2] == ids(ROW, {**ROW, "case": "A2"}, ROW)[::2]


def test_the_second_of_two_identical_rows_has_the_id_the_method_page_describes():
    first, second = ids(ROW, ROW)

    assert second == hashlib.md5(f"{uuid.UUID(first)}/2".encode()).hexdigest()


def test_the_first_broken_rule_is_told():
    good, problems = staged_rows(
        {**ROW, "case": "  \t"}, {**ROW, "act": None}, {**ROW, "time": None},
        {**ROW, "time": "2026-02-30"}, {**ROW, "time": "9999-12-31"}, ROW,
    )  # fmt: skip

    assert [row["sequence"] for row in good] == [6]
    assert problems == [
        (1, "missing_value"), (2, "missing_value"), (3, "missing_value"),
        (4, "impossible_time"), (5, "time_out_of_range"),
    ]  # fmt: skip


def test_an_end_before_its_beginning_is_a_problem_and_an_end_at_it_is_not():
    mapping = Mapping(columns={**COLUMNS, "completed_at": ("end",)})

    good, problems = staged_rows(
        {**ROW, "end": "2026-01-05 08:59:59"}, {**ROW, "end": "2026-01-05 09:00:00"}, ROW,
        mapping=mapping,
    )  # fmt: skip

    assert [row["sequence"] for row in good] == [2, 3]
    assert problems == [(1, "ends_before_it_begins")]


def test_constants_fill_columns_the_source_does_not_have():
    mapping = Mapping(columns=COLUMNS, constants={"channel": "phone"})

    ((row,), _) = staged_rows(ROW, mapping=mapping)

    assert (row["channel"], row["attributes"]) == ("phone", [])


def test_an_id_of_the_source_decides_and_must_be_there():
    mapping = Mapping(columns={**COLUMNS, "event_id": ("id",)})

    good, problems = staged_rows(
        {**ROW, "id": "1"}, {**ROW, "id": "2"}, {**ROW, "id": None}, {**ROW, "id": "1"},
        {**ROW, "id": "2", "act": "other"}, mapping=mapping,
    )  # fmt: skip

    assert [row["sequence"] for row in good] == [1, 2]
    assert problems == [(3, "missing_value"), (4, "repeat"), (5, "conflicting_duplicate")]
