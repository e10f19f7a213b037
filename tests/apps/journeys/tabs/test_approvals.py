from __future__ import annotations

import pyarrow as pa
import pytest
from tests.apps.journeys.conftest import bench_of, stored
from tests.cast import event_log

from zhike.apps.journeys.tabs.approvals import parts

CASES = 120


@pytest.fixture
def approvals() -> str:
    """A level that decides and one that always says yes after it."""
    rows = []
    for n in range(CASES):
        outcome = "rejected" if n % 4 == 0 else "approved"
        rows.append((f"a{n}", "first approval", 2 * n, outcome))
        if outcome == "approved":
            rows.append((f"a{n}", "second approval", 2 * n + 1, "approved"))
    times = event_log()["occurred_at"][0].as_py()
    table = {
        "case_id": [row[0] for row in rows],
        "activity": [row[1] for row in rows],
        "sequence": [row[2] for row in rows],
        "outcome": [row[3] for row in rows],
        "occurred_at": [times] * len(rows),
    }
    stored(pa.table(table), log_name="approvals")
    return "approvals"


def test_a_level_that_always_approves_is_named_with_its_bound(approvals):
    query = "levels=first approval,second approval&approved=approved"
    (part,) = parts(bench_of(approvals, query=query))

    verdicts = {row[0].text: row[7].text for row in part.tables[0].rows}
    # 90 decided cases are too few to say it; 120 that were decided with a no are not silent.
    assert verdicts == {"first approval": "decides", "second approval": "decides"}
    assert part.tiles[0].value == "0"


def test_without_outcomes_it_asks_for_the_names(bench):
    (part,) = parts(bench)

    assert part.lack.startswith("This needs approval steps")
    assert [field.name for field in part.fields] == ["levels", "approved"]
