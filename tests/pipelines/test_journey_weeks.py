from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from tests.pipelines.conftest import stored_rows

from zhike.engine.store import Batch
from zhike.pipelines.journey_weeks import monday_of
from zhike.pipelines.journeys import ask
from zhike.schema import event_log

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Sunday 15:59 UTC is still Sunday in Shanghai, a minute later Monday begins; no event in the week
# of the 19th.
MOMENTS = ("2026-01-11 15:59", "2026-01-11 16:00", "2026-01-14 01:00", "2026-01-28 01:00")


@pytest.mark.parametrize(
    ("moment", "monday"), [("2026-01-11 15:59", "2026-01-05"), ("2026-01-11 16:00", "2026-01-12")]
)
def test_a_week_begins_at_the_banks_midnight(moment, monday):
    found = monday_of(datetime.fromisoformat(moment), zone=SHANGHAI)

    assert found == date.fromisoformat(monday)


def test_every_week_has_its_events_and_an_empty_one_has_none(store):
    rows = pa.table(
        {
            "case_id": ["1"] * len(MOMENTS),
            "sequence": list(range(len(MOMENTS))),
            "activity": ["call"] * len(MOMENTS),
            "occurred_at": [datetime.fromisoformat(moment) for moment in MOMENTS],
        }
    )
    batch = Batch(batch_id="w1", source="cast", by="test")
    store.append(event_log.CONTRACT, stored_rows(rows, log_name="weeks"), batch=batch)

    answer = ask("weeks", log_name="weeks", store=store)

    assert [(row["week_from"], row["events"]) for row in answer.rows] == [
        ("2026-01-05", 1),
        ("2026-01-12", 2),
        ("2026-01-19", 0),
        ("2026-01-26", 1),
    ]
    assert answer.facts == {"zone": "Asia/Shanghai"}
