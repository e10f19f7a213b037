from __future__ import annotations

import pytest
from tests.analytics.journeys.small_logs import log_of, rows_of

from zhike.analytics.intervals import wilson
from zhike.analytics.journeys import rework

# check: twice in a row in case 1, back after a return in case 2, once in case 3. return: once.
LOG = (
    ("1", "check", "2026-01-05 09:00"),
    ("1", "check", "2026-01-05 09:10"),
    ("1", "check", "2026-01-05 09:20"),
    ("2", "check", "2026-01-05 09:00"),
    ("2", "return", "2026-01-05 09:10"),
    ("2", "check", "2026-01-05 09:20"),
    ("3", "check", "2026-01-05 09:00"),
)


def test_repetitions_self_loops_and_loops_are_told_apart():
    check, sent_back = rows_of(rework(log_of(*LOG)))

    expected = wilson(2, n=3)
    assert check == {
        "activity": "check",
        "n": 3,
        "rework_cases": 2,
        "repetitions": 3,
        "self_loops": 2,
        "loops": 1,
        "share": pytest.approx(expected.value),
        "share_lower": pytest.approx(expected.lower),
        "share_upper": pytest.approx(expected.upper),
    }
    assert (sent_back["activity"], sent_back["n"], sent_back["rework_cases"]) == ("return", 1, 0)
    assert (sent_back["share_lower"], sent_back["share_upper"]) == (
        0.0,
        pytest.approx(wilson(0, n=1).upper),
    )


def test_coming_back_after_two_others_is_a_repetition_but_no_loop():
    log = log_of(
        ("1", "a", "2026-01-05 09:00"),
        ("1", "b", "2026-01-05 09:01"),
        ("1", "c", "2026-01-05 09:02"),
        ("1", "a", "2026-01-05 09:03"),
    )

    first = rows_of(rework(log))[0]

    assert (first["activity"], first["repetitions"], first["loops"]) == ("a", 1, 0)


def test_the_same_activity_in_another_case_is_no_rework():
    log = log_of(("1", "a", "2026-01-05 09:00"), ("2", "a", "2026-01-05 09:01"))

    assert rows_of(rework(log))[0]["rework_cases"] == 0
