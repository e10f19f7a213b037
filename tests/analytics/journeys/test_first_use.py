"""Five openings counted by hand; then a planted change of 30 % is found, and no change is not."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from tests.cast import event_log

from zhike.analytics.errors import MissingColumns, UnknownGroup
from zhike.analytics.journeys.first_use import (
    compare_first_use,
    openings_and_uses,
    time_to_first_use,
)

MONDAY = datetime(2026, 1, 5)
AS_OF = datetime(2026, 3, 1)
DAY = 86_400


def day(n):
    return MONDAY + timedelta(days=n)


@pytest.fixture
def openings():
    return pd.DataFrame(
        [
            # C1 opens twice; C3 never uses; C5 opens after the end of what is known.
            ("C1", "card", day(0), "pilot"),
            ("C1", "fund", day(0), "pilot"),
            ("C2", "card", day(3), "other"),
            ("C3", "card", day(3), "other"),
            ("C5", "card", day(90), "other"),
        ],
        columns=["customer_id", "product", "opened_at", "branch"],
    )


@pytest.fixture
def uses():
    return pd.DataFrame(
        [
            ("C1", "card", day(2)),
            ("C1", "card", day(9)),  # only the first use counts
            ("C1", "fund", day(10)),
            ("C2", "card", day(1)),  # before the opening: another, older card
            ("C2", "card", day(7)),
            ("C3", "card", day(80)),  # after the end of what is known
        ],
        columns=["customer_id", "product", "used_at"],
    )


def test_the_first_use_of_the_same_product_after_the_opening_counts(openings, uses):
    other, pilot = time_to_first_use(openings, uses, as_of=AS_OF, group="branch")

    assert (pilot.group, pilot.n, pilot.n_used) == ("pilot", 2, 2)
    assert pilot.median_seconds.value == 6 * DAY  # between 2 and 10 days
    assert (other.group, other.n, other.n_used) == ("other", 2, 1)
    assert other.curve.times.tolist() == [4 * DAY, 52 * DAY]
    assert other.curve.survival.tolist() == [0.5, 0.5]  # who never used is not dropped


def test_without_groups_all_openings_are_one(openings, uses):
    (everybody,) = time_to_first_use(openings, uses, as_of=AS_OF)

    assert (everybody.group, everybody.n, everybody.n_used) == ("all", 4, 3)


def test_an_event_log_tells_openings_and_uses():
    opened, used = openings_and_uses(event_log(), opened_by=["apply"], used_by=["approve"])

    by_channel = time_to_first_use(opened, used, as_of=AS_OF, group="channel")

    assert {g.group: (g.n, g.n_used) for g in by_channel} == {
        "app": (3, 1),
        "branch": (1, 1),
        "phone": (1, 0),
    }


def bank(change, *, seed, n=2_000):
    """Two halves of a bank; in the pilot half first use takes `change` of the time."""
    random = np.random.default_rng(seed)
    pilot = np.arange(n) % 2 == 0
    opened = [MONDAY + timedelta(days=float(d)) for d in random.uniform(0, 50, n)]
    waits = random.weibull(1.3, n) * 20 * np.where(pilot, change, 1.0)
    ids = [f"C{k}" for k in range(n)]
    return (
        pd.DataFrame(
            {"customer_id": ids, "opened_at": opened, "half": np.where(pilot, "pilot", "rest")}
        ),
        pd.DataFrame(
            {
                "customer_id": ids,
                "used_at": [
                    o + timedelta(days=float(w)) for o, w in zip(opened, waits, strict=True)
                ],
            }
        ),
    )


def test_a_planted_change_of_thirty_percent_lies_in_the_interval():
    groups = time_to_first_use(*bank(0.7, seed=20), as_of=AS_OF, group="half")

    found = compare_first_use(groups, before="rest", after="pilot")

    assert found.change.lower < -0.3 < found.change.upper < 0
    assert found.p_value < 0.001


def test_where_nothing_changed_nothing_is_reported():
    groups = time_to_first_use(*bank(1.0, seed=21), as_of=AS_OF, group="half")

    found = compare_first_use(groups, before="rest", after="pilot")

    assert found.change.lower < 0 < found.change.upper
    assert found.p_value > 0.05


def test_a_group_that_is_not_there_is_refused_with_those_that_are(openings, uses):
    groups = time_to_first_use(openings, uses, as_of=AS_OF, group="branch")

    with pytest.raises(UnknownGroup, match=r"no group east\. There are: other, pilot"):
        compare_first_use(groups, before="other", after="east")


def test_a_table_without_opening_times_is_refused(openings, uses):
    with pytest.raises(MissingColumns, match="The table of openings lacks the columns opened_at"):
        time_to_first_use(openings.drop(columns="opened_at"), uses, as_of=AS_OF)
