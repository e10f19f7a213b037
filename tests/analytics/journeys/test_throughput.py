from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf
from tests.analytics.journeys.small_logs import log_of, rows_of
from tests.parity.random_log import random_log

from zhike.analytics.journeys import case_durations, closing_activities, throughput

# Closed after 1, 2 and 6 hours; case 4 still open after 3 hours; case 5 was closed twice.
LOG = (
    ("1", "open", "2026-01-05 09:00"),
    ("1", "close", "2026-01-05 10:00"),
    ("2", "open", "2026-01-05 06:00"),
    ("2", "close", "2026-01-05 12:00"),
    ("4", "open", "2026-01-05 09:00"),
    ("4", "reply", "2026-01-05 09:05"),
    ("5", "open", "2026-01-05 09:00"),
    ("5", "close", "2026-01-05 11:00"),
    ("5", "reopen", "2026-01-05 11:30"),
    ("5", "close", "2026-01-05 11:40"),
)
NOON = datetime(2026, 1, 5, 12)
HOUR = 3_600.0


def test_open_cases_hold_the_curve_up_instead_of_being_dropped():
    found = throughput(log_of(*LOG), as_of=NOON, end_activities=["close"])

    # At risk 4, 3, 2, 1: a quarter ends after 1 h, a third of the rest after 2 h, then the open
    # case leaves, and the last ends after 6 h. Without the open case the median would be 2 h.
    assert list(found.curve.survival) == pytest.approx([0.75, 0.5, 0.5, 0.0])
    assert (found.n, found.n_open) == (4, 1)
    assert found.median.value == (2 * HOUR + 6 * HOUR) / 2


def test_without_end_activities_every_case_ends_with_its_last_event():
    found = throughput(log_of(*LOG), as_of=NOON)

    assert (found.n, found.n_open) == (4, 0)
    assert max(found.curve.times) == 6 * HOUR


def test_events_after_the_day_of_the_log_are_not_known_yet():
    eleven = datetime(2026, 1, 5, 19, tzinfo=timezone(timedelta(hours=8)))

    found = rows_of(
        case_durations(log_of(*LOG), as_of=eleven, end_activities=["close"]).order_by("case_id")
    )

    assert [(row["case_id"], row["seconds"], row["is_closed"]) for row in found] == [
        ("1", 1 * HOUR, True),
        ("2", 5 * HOUR, False),
        ("4", 2 * HOUR, False),
        ("5", 2 * HOUR, True),
    ]


def test_the_curve_and_its_interval_equal_those_of_scipy():
    log = random_log(n=200, seed=3)
    as_of = datetime(2026, 2, 10, tzinfo=UTC)
    found = throughput(log, as_of=as_of, end_activities=["pay"])
    cases = case_durations(log, as_of=as_of, end_activities=["pay"]).to_pyarrow().to_pydict()
    closed, seconds = np.array(cases["is_closed"]), np.array(cases["seconds"])

    reference = ecdf(CensoredData(uncensored=seconds[closed], right=seconds[~closed])).sf
    interval = reference.confidence_interval(method="log-log")

    times = found.curve.times
    assert found.curve.survival == pytest.approx(reference.evaluate(times), abs=1e-12)
    bounded = (found.curve.survival > 0) & (found.curve.survival < 1)
    assert found.curve.lower[bounded] == pytest.approx(interval.low.evaluate(times)[bounded])
    assert found.curve.upper[bounded] == pytest.approx(interval.high.evaluate(times)[bounded])


def loans(*, paid_out):
    """Cases that end when they are paid out, and one that goes on."""
    ended = [
        (str(case), activity, f"2026-01-05 09:0{minute}")
        for case in range(paid_out)
        for minute, activity in enumerate(("apply", "pay out"))
    ]
    went_on = enumerate(("apply", "pay out", "repay"))
    return log_of(*ended, *((("last", name, f"2026-01-05 09:0{at}")) for at, name in went_on))


def test_an_activity_that_nine_in_ten_of_its_cases_end_with_closes_a_case():
    assert closing_activities(loans(paid_out=9)) == ("pay out", "repay")
    assert closing_activities(loans(paid_out=8)) == ()


def test_a_log_whose_cases_mostly_stand_open_shows_no_end():
    rows = [(str(case), "apply", "2026-01-05 09:00") for case in range(6)]
    rows += [(str(case), "check", "2026-01-05 09:01") for case in range(5)]
    rows += [("0", "pay out", "2026-01-05 09:02")]

    assert closing_activities(log_of(*rows)) == ()
    assert closing_activities(log_of(*rows), least_cases=0.1) == ("pay out",)
