from __future__ import annotations

from datetime import datetime

import ibis
import pandas as pd
import polars as pl
import pytest

from zhike.analytics.errors import MissingColumns
from zhike.analytics.tables import table_with


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame, pl.LazyFrame])
def test_any_frame_becomes_a_table_and_its_times_become_utc(frame):
    rows = {"opened_at": pd.to_datetime(["2026-01-05 09:00+08:00"]), "note": ["kept"]}

    table = table_with(frame(rows), columns=["opened_at"], called="The table of openings")

    assert table.to_pyarrow().to_pylist() == [
        {"opened_at": datetime(2026, 1, 5, 1), "note": "kept"}
    ]


def test_a_missing_column_is_named_with_its_table():
    with pytest.raises(MissingColumns, match="The table of uses lacks the columns used_at"):
        table_with(ibis.memtable({"a": [1]}), columns=["a", "used_at"], called="The table of uses")
