"""The cast's five cases: m1 and m2 end with an approval, m2 after rework, the others are open."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pytest
from tests.cast import event_log

from zhike.analytics.journeys.log_profile import log_profile

AS_OF = datetime(2026, 2, 1)


@pytest.fixture
def log():
    table = event_log()
    outcomes = ["yes" if name == "approve" else None for name in table["activity"].to_pylist()]
    outcomes[5] = "no"  # the papers m2 had to mend
    return table.append_column("outcome", pa.array(outcomes))


def test_events_rework_ends_and_last_outcomes_are_counted_by_cases(log):
    profile = log_profile(log, as_of=AS_OF, end_activities=["approve"], good_outcomes=["yes"])

    assert profile.n == 5
    assert profile.events == {3: 1, 5: 1, 2: 1, 1: 2}
    assert profile.reworked == 1
    assert profile.completed == 2
    assert (profile.judged, profile.good) == (2, 2)  # the last outcome counts, not the first


def test_each_case_is_watched_equally_long(log):
    # As of noon on the 7th a day and a half has passed only since m1 and m2 began; what they
    # did later than that is left out, here the second half of m2.
    profile = log_profile(
        log,
        as_of=datetime(2026, 1, 7, 12),
        within_seconds=36 * 3600,
        end_activities=["approve"],
        good_outcomes=["yes"],
    )

    assert (profile.n, profile.completed, profile.reworked) == (2, 1, 0)
    assert profile.events == {3: 2}
    assert (profile.judged, profile.good) == (2, 1)


def test_without_good_outcomes_none_is_good(log):
    assert log_profile(log, as_of=AS_OF).good == 0


def test_activities_and_edges_are_counted_by_cases(log):
    profile = log_profile(log, as_of=AS_OF)

    assert profile.activities == {"apply": 5, "check papers": 3, "return papers": 1, "approve": 2}
    assert profile.edges["check papers › approve"] == 2
    assert profile.edges["apply › check papers"] == 3


def test_later_events_are_not_known_yet(log):
    profile = log_profile(log, as_of=datetime(2026, 1, 6), end_activities=["approve"])

    assert (profile.n, profile.completed) == (2, 0)
