"""One day is counted by hand; then planted failure demand is found and coincidence is not."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from zhike.analytics.journeys.failure_demand import failure_demand

MONDAY = datetime(2026, 1, 5)
DAY = timedelta(days=1)


def log_of(rows):
    frame = pd.DataFrame(rows, columns=["customer_id", "activity", "hours", "channel", "outcome"])
    frame["case_id"] = frame.customer_id
    frame["occurred_at"] = [MONDAY + timedelta(hours=float(h)) for h in frame.hours]
    return frame.drop(columns="hours")


def test_a_pair_is_counted_by_customers_and_held_against_the_others():
    failed = [(f"F{k}", "login", 1, "app", "failed") for k in range(4)]
    fine = [(f"O{k}", "login", 1, "app", "ok") for k in range(10)]
    calls = [
        ("F0", "call", 2, "phone", "ok"),
        ("F0", "call", 3, "phone", "ok"),  # the same customer: counts once
        ("F1", "call", 20, "phone", "ok"),
        ("F2", "call", 30, "phone", "ok"),  # more than a day later
        ("F3", "call", 0.5, "phone", "ok"),  # before the failure
        ("O0", "call", 5, "phone", "ok"),
        ("X", "call", 99, "phone", "ok"),  # the log goes on
    ]

    (pair,) = failure_demand(
        log_of(failed + fine + calls), failed=["failed"], within=DAY, min_failed=1
    )

    assert (pair.activity, pair.channel, pair.demand_channel) == ("login", "app", "phone")
    assert (pair.n_failed, pair.n_followed, pair.n_compared) == (4, 2, 10)
    assert (pair.followed_share, pair.base_share) == (0.5, pytest.approx(0.1))
    assert pair.lift.value == pytest.approx(5.0)
    assert pair.excess == pytest.approx(2 - 0.4)
    # On one day the test is the chi-square test with n - 1 in place of n.
    plain = stats.chi2_contingency([[2, 2], [1, 9]], correction=False).statistic
    assert pair.p_value == pytest.approx(stats.chi2.sf(plain * 13 / 14, 1))


def test_a_contact_whose_day_is_not_over_is_left_out():
    rows = [("F0", "login", 1, "app", "failed"), ("F1", "login", 30, "app", "failed")]
    fine = [("O0", "login", 1, "app", "ok"), ("O1", "login", 30, "app", "ok")]
    calls = [("F0", "call", 2, "phone", "ok"), ("F1", "call", 31, "phone", "ok")]

    (pair,) = failure_demand(
        log_of(rows + fine + calls), failed=["failed"], within=DAY, min_failed=1
    )

    assert pair.n_failed == 1


def bank(seed, *, planted):
    """Three thousand customers use the app; a tenth of the log-ins fails; some call anyway."""
    random = np.random.default_rng(seed)
    rows = []
    for k in range(3_000):
        # Monday is the busy day for everything: failures, calls and both together.
        at = 24 * int(random.choice(5, p=[0.4, 0.2, 0.2, 0.1, 0.1])) + random.uniform(0, 20)
        monday = at < 24
        fails = random.random() < (0.2 if monday else 0.05)
        rows.append((f"C{k}", "login", at, "app", "failed" if fails else "ok"))
        rows.append(
            (f"C{k}", "look", at + 0.1, "app", "failed" if random.random() < 0.05 else "ok")
        )
        calls = 0.3 if monday else 0.1
        if random.random() < (calls * 2 if planted and fails else calls):
            rows.append((f"C{k}", "call", at + random.uniform(0.2, 20), "phone", "ok"))
        if random.random() < 0.1:
            rows.append((f"C{k}", "visit", at + random.uniform(0.2, 20), "branch", "ok"))
    rows.append(("end", "call", 24 * 9, "phone", "ok"))
    return log_of(rows)


def test_the_planted_pair_is_found_and_its_lift_lies_in_the_interval():
    pairs = failure_demand(bank(1, planted=True), failed=["failed"], within=DAY)

    assert len(pairs) == 4  # two failures, two channels to turn to
    assert pairs[0].correction == "holm"
    assert (pairs[0].activity, pairs[0].demand_channel) == ("login", "phone")
    assert pairs[0].p_corrected < 0.001
    assert pairs[0].lift.lower < 2 < pairs[0].lift.upper
    assert min(pair.p_corrected for pair in pairs[1:]) > 0.05


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_busy_days_alone_are_no_failure_demand(seed):
    pairs = failure_demand(bank(seed, planted=False), failed=["failed"], within=DAY)

    assert min(pair.p_corrected for pair in pairs) > 0.05


def test_a_log_without_customers_or_failures_gives_no_pair():
    log = log_of([("C1", "login", 1, "app", "ok"), ("C1", "call", 2, "phone", "ok")])

    assert failure_demand(log, failed=["failed"], within=DAY) == ()
    assert failure_demand(log.drop(columns="customer_id"), failed=["ok"], within=DAY) == ()


def test_only_channels_asked_for_are_turned_to():
    pairs = failure_demand(
        bank(1, planted=True), failed=["failed"], within=DAY, demand_channels=["branch"]
    )

    assert {pair.demand_channel for pair in pairs} == {"branch"}
