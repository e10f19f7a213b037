"""Which matters were blamed more often on a day than the weeks before foretell; kept once called.

A day is watched once it is over. What was called stays called, also if texts of that day come in
later: whoever was told must find it again.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ibis
from ibis.expr.types import Table, Value

from zhike.analytics import voice
from zhike.engine.store import Store
from zhike.pipelines.calendars import bank_zone
from zhike.pipelines.read_texts import (
    batch_of_readings,
    named_aspects,
    read_by,
    readings,
    table_of,
)
from zhike.pipelines.reading import Tables, opened
from zhike.schema import text_alarm

NEEDS = "need."
LEAST_BLAMED = 6  # in all, before a matter is watched


def watch_texts(store: Store, *, today: date) -> int:
    """Watch every matter up to yesterday, store what is called; give how many rows are new."""
    with opened(store) as tables:
        texts = _daily(readings(tables), until=today)
        blamed = _blamed(tables, until=today)
    days = sorted(texts)
    rows = []
    for aspect, counts in sorted(blamed.items()):
        if sum(counts.values()) < LEAST_BLAMED:
            continue
        series = [counts.get(day, 0) for day in days]
        exposure = [float(texts[day]) for day in days]
        called = voice.watch(series, exposure=exposure, setting=voice.DAILY)
        rows += [
            {
                "aspect": aspect,
                "day_date": days[step.index],
                "read_by": read_by(),
                "blamed": step.count,
                "expected": round(step.expected, 4),
                "upper": step.upper,
                "texts": texts[days[step.index]],
                "called_by": "day" if step.by_week else "sum",
            }
            for step in called
            if step.alarms
        ]
    if not rows:
        return 0
    table = table_of(text_alarm.CONTRACT, rows)
    return store.append(text_alarm.CONTRACT, table, batch=batch_of_readings()).stored


def watched(tables: Tables) -> int:
    """Say how many matters are watched: those blamed often enough in all."""
    blamed = _matters(tables).group_by("aspect").agg(count=lambda t: t.count())
    return int(blamed.filter(blamed["count"] >= LEAST_BLAMED).count().to_pyarrow().as_py())


def local_day(moment: Value) -> Any:
    """The day of the bank's zone on which a moment of UTC lies."""
    return (moment + ibis.interval(hours=_offset_hours())).date()


def _offset_hours() -> int:
    # China has had one offset since 1991; another zone's summer time moves the edge of a day by
    # an hour, which no count of a day notices.
    offset = datetime(2025, 1, 15, tzinfo=ZoneInfo(bank_zone())).utcoffset() or timedelta()
    return round(offset.total_seconds() / 3600)


def _daily(texts: Table, *, until: date) -> dict[date, int]:
    dated = texts.mutate(day=local_day(texts.written_at))
    counted = dated.filter(dated.day < until).group_by("day").agg(count=lambda t: t.count())
    return {row["day"]: row["count"] for row in counted.to_pyarrow().to_pylist()}


def _blamed(tables: Tables, *, until: date) -> dict[str, dict[date, int]]:
    blamed = _matters(tables)
    dated = blamed.mutate(day=local_day(blamed.written_at))
    dated = dated.filter(dated.day < until)
    counted = dated.group_by("aspect", "day").agg(count=lambda t: t.count())
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for row in counted.to_pyarrow().to_pylist():
        found[row["aspect"]][row["day"]] = row["count"]
    return dict(found)


def _matters(tables: Tables) -> Table:
    """What is blamed; a requirement is no matter of its own, it would be called a second time."""
    named = named_aspects(tables)
    return named.filter((named.polarity < 0) & ~named.aspect.startswith(NEEDS))
