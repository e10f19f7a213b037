from __future__ import annotations

from datetime import datetime

import duckdb
import pyarrow as pa
import pytest

from zhike.integrations.files import raw_rows
from zhike.pipelines.errors import MappingBroken
from zhike.pipelines.import_mapping import Mapping
from zhike.pipelines.import_plan import make_plan

MAPPING = Mapping(
    columns={"case_id": ("case", "line"), "activity": ("act",), "occurred_at": ("time",)}
)


def plan_of(columns, *, mapping=MAPPING):
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    raw = raw_rows(connection, rows=pa.table(columns))
    return connection, make_plan(connection, raw, mapping=mapping, log_name="x")


TIMES = ["2026-01-05 09:00", "2026-03-01T09:00Z", "0001-01-01", None]


def test_the_times_are_looked_at_before_any_zone():
    _, plan = plan_of({"case": ["a"] * 4, "line": ["1"] * 4, "act": ["x"] * 4, "time": TIMES})

    assert (plan.clocks.with_offset, plan.clocks.without_offset) == (1, 2)
    assert (plan.clocks.first, plan.clocks.last) == (datetime(1900, 1, 1), datetime(2026, 1, 5, 9))


def test_joined_columns_need_all_their_parts():
    connection, plan = plan_of(
        {"case": ["a", "b"], "line": ["1", ""], "act": ["x"] * 2, "time": TIMES[:2]}
    )

    found = connection.execute(f"SELECT {plan.text('case_id')} FROM {plan.raw.table}").fetchall()

    assert found == [("a/1",), (None,)]


def test_rules_that_cannot_break_are_not_looked_at():
    _, plan = plan_of({"case": ["a"], "line": ["1"], "act": ["x"], "time": TIMES[:1]})

    names = [rule.name for rule in plan.rules()]

    assert "nonexistent_local_time" not in names  # Shanghai sets no clocks
    assert "ends_before_it_begins" not in names  # nothing ends
    assert names[:3] == ["missing_value"] * 3


def test_a_mapping_of_another_source_is_refused():
    with pytest.raises(MappingBroken, match="no column 'line'"):
        plan_of({"case": ["a"], "act": ["x"], "time": TIMES[:1]})
