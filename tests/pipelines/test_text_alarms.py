from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import ibis
from tests.text_bank import BROKEN, TODAY

from zhike.pipelines.text_alarms import local_day, watch_texts, watched
from zhike.schema import text_alarm, text_aspect


def test_the_break_is_called_within_three_days_and_nothing_before(texts_read):
    rows = texts_read.of(text_alarm.CONTRACT).to_pyarrow().to_pylist()
    face = sorted(row["day_date"] for row in rows if row["aspect"] == "step.face")

    assert BROKEN <= face[0] <= BROKEN + timedelta(days=3)
    assert min(row["day_date"] for row in rows) >= BROKEN
    assert all(row["blamed"] > row["expected"] for row in rows)


def test_what_is_rare_is_not_watched_and_a_second_look_calls_nothing_twice(
    read_texts_bank, texts_read
):
    named = texts_read.of(text_aspect.CONTRACT).to_pyarrow().to_pylist()
    blamed = Counter(row["aspect"] for row in named if row["polarity"] < 0)
    blamed = {key: count for key, count in blamed.items() if not key.startswith("need.")}

    assert watched(texts_read) == sum(count >= 6 for count in blamed.values()) < len(blamed)
    assert watch_texts(read_texts_bank, today=TODAY) == 0


def test_a_day_is_one_of_the_bank():
    late = ibis.literal(datetime(2025, 5, 4, 16, 0))

    assert ibis.duckdb.connect().execute(local_day(late)).date() == date(2025, 5, 5)
