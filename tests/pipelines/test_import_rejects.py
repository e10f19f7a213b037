from __future__ import annotations

import csv

import duckdb
import pyarrow as pa

from zhike.integrations.files import raw_rows
from zhike.pipelines.import_mapping import Mapping
from zhike.pipelines.import_plan import make_plan
from zhike.pipelines.import_rejects import Reject, collect_rejects, rejects, write_rejects
from zhike.pipelines.import_stage import stage

MAPPING = Mapping(
    columns={"case_id": ("case",), "activity": ("act",), "occurred_at": ("day", "hour")}
)


def staged(connection, *, times, broken=()):
    connection.execute("SET TimeZone = 'UTC'")
    rows = len(times)
    table = pa.table(
        {"zhike_row": pa.array(range(1, rows + 1), pa.int64()), "case": ["A1"] * rows,
         "act": ["open"] * rows, "day": times, "hour": ["09:00"] * rows}
    )  # fmt: skip
    raw = raw_rows(connection, rows=table, rejects=broken)
    return stage(connection, make_plan(connection, raw, mapping=MAPPING, log_name="x"))


def test_rejects_of_reader_and_rules_stand_in_the_order_of_the_source():
    connection = duckdb.connect()
    found = staged(
        connection,
        times=["2026-01-05", "2026-02-30", "2026-01-06"],
        broken=[(9, "", "王小明;x", "too_few_fields"), (0, "", "=cmd()", "too_many_fields")],
    )

    count = collect_rejects(connection, found)

    assert count == 3
    assert list(rejects(connection)) == [
        Reject(row=0, column="", value="=xxx()", rule="too_many_fields"),
        Reject(row=2, column="day + hour", value="2026-02-30 09:00", rule="impossible_time"),
        Reject(row=9, column="", value="***;x", rule="too_few_fields"),
    ]


def test_the_file_holds_no_formula(tmp_path):
    connection = duckdb.connect()
    found = staged(connection, times=["2026-01-05"], broken=[(7, "", "=cmd()", "too_few_fields")])
    collect_rejects(connection, found)

    write_rejects(connection, tmp_path / "deep" / "r.csv")

    with (tmp_path / "deep" / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["row", "column", "value", "rule"],
            ["7", "", "'=xxx()", "too_few_fields"],
        ]
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["r.csv"]


def test_without_rejects_there_is_nothing_to_tell():
    connection = duckdb.connect()

    assert collect_rejects(connection, staged(connection, times=["2026-01-05"])) == 0
    assert list(rejects(connection)) == []
