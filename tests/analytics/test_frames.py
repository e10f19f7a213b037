from __future__ import annotations

from datetime import datetime

import ibis
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from zhike.analytics.errors import MissingColumns
from zhike.analytics.frames import as_table

SHANGHAI = pd.DataFrame(
    {
        "case_id": [7, 7],
        "activity": ["open", "close"],
        "occurred_at": pd.to_datetime(
            ["2026-01-05 09:00:00.250000+08:00", "2026-01-05 10:00:00.000000+08:00"]
        ),
    }
)
UTC_TIMES = [datetime(2026, 1, 5, 1, 0, 0, 250000), datetime(2026, 1, 5, 2, 0)]
FRAMES = {
    "pandas": SHANGHAI,
    "polars": pl.from_pandas(SHANGHAI),
    "lazy polars": pl.from_pandas(SHANGHAI).lazy(),
    "arrow": pa.Table.from_pandas(SHANGHAI),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
def test_any_frame_becomes_an_event_log_in_utc(frame):
    log = as_table(frame).to_pyarrow()

    assert log["case_id"].to_pylist() == ["7", "7"]
    assert log["occurred_at"].to_pylist() == UTC_TIMES
    assert log["sequence"].to_pylist() == [0, 1]


def test_zoned_times_do_not_depend_on_the_zone_of_the_session():
    session = ibis.duckdb.connect()
    session.raw_sql("SET TimeZone = 'America/New_York'")
    stored = session.create_table("log", pa.Table.from_pandas(SHANGHAI.assign(sequence=[0, 1])))

    assert sorted(as_table(stored).occurred_at.to_pyarrow().to_pylist()) == UTC_TIMES


def test_optional_columns_are_filled_with_nulls_of_their_type():
    log = as_table(SHANGHAI)

    assert str(log.completed_at.type()) == "timestamp(6)"
    assert log.select("lifecycle", "channel", "completed_at").to_pyarrow().to_pylist()[0] == {
        "lifecycle": None, "channel": None, "completed_at": None,
    }  # fmt: skip


def test_a_table_without_sequence_is_refused_because_its_rows_have_no_order():
    rows = ibis.memtable(SHANGHAI.assign(occurred_at=UTC_TIMES))

    with pytest.raises(MissingColumns, match="lacks the columns sequence"):
        as_table(rows)


def test_columns_can_hold_null_so_that_no_engine_invents_a_value():
    strict = ibis.table(
        {
            "case_id": "!string",
            "activity": "!string",
            "occurred_at": "!timestamp",
            "sequence": "!int64",
        },
        name="strict",
    )

    assert all(kind.nullable for kind in as_table(strict).schema().values())
