"""Shares by hand; preferences where an offer changed half-way through the log."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from zhike.analytics.errors import MissingColumns
from zhike.analytics.journeys.channel_preference import channel_preference

START = datetime(2026, 1, 1)
OPENED = datetime(2026, 2, 1)


def log_of(*blocks):
    """Rows from (number of cases, user type, task, channel, time)."""
    rows = [
        {
            "case_id": f"{number}-{k}", "user_type": who, "activity": what, "channel": channel,
            "occurred_at": at,
        }
        for number, (cases, who, what, channel, at) in enumerate(blocks)
        for k in range(cases)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def found(log, **how):
    return {
        (p.user_type, p.task, p.channel): (p.uses, p.share.value, p.preference)
        for p in channel_preference(log, **how)
    }


def test_a_case_counts_once_however_many_events_it_takes():
    log = log_of((3, "retail", "pay", "app", START), (1, "retail", "pay", "phone", START))
    busy = pd.concat([log, log.iloc[[3]], log.iloc[[3]]])

    assert found(busy) == {
        ("retail", "pay", "app"): (3, 0.75, pytest.approx(0.75)),
        ("retail", "pay", "phone"): (1, 0.25, pytest.approx(0.25)),
    }


def test_a_channel_nobody_offered_is_absent_and_an_unused_offer_is_zero():
    log = log_of((2, "retail", "pay", "app", START), (2, "retail", "draw cash", "atm", START))
    availability = pd.DataFrame(
        [("pay", "app"), ("pay", "branch"), ("draw cash", "atm")], columns=["task", "channel"]
    )

    assert found(log, availability=availability) == {
        ("retail", "draw cash", "atm"): (2, 1.0, 1.0),
        ("retail", "pay", "app"): (2, 1.0, 1.0),
        ("retail", "pay", "branch"): (0, 0.0, 0.0),
    }


def test_a_channel_that_opened_late_is_not_held_less_dear():
    # 100 paid by phone while there was nothing else; then 30 by phone, 70 by app.
    log = log_of(
        (100, "retail", "pay", "phone", START),
        (30, "retail", "pay", "phone", OPENED),
        (70, "retail", "pay", "app", OPENED + timedelta(days=3)),
    )
    availability = pd.DataFrame(
        [("pay", "phone", None), ("pay", "app", OPENED)],
        columns=["task", "channel", "offered_from"],
    )

    rows = found(log, availability=availability)

    assert rows["retail", "pay", "app"] == (70, 0.35, pytest.approx(0.7))
    assert rows["retail", "pay", "phone"] == (130, 0.65, pytest.approx(0.3))


def test_three_channels_with_overlapping_offers_give_back_the_planted_weights():
    random = np.random.default_rng(8)
    weights = {"app": 0.5, "phone": 0.3, "branch": 0.2}
    offered = [(START, ["phone", "branch"]), (OPENED, ["app", "branch"])]
    blocks = []
    for at, names in offered:
        chosen = random.choice(
            names, 5_000, p=[weights[n] / sum(weights[m] for m in names) for n in names]
        )
        blocks += [(int((chosen == name).sum()), "retail", "pay", name, at) for name in names]
    availability = pd.DataFrame(
        [
            ("pay", "phone", None, OPENED),
            ("pay", "branch", None, None),
            ("pay", "app", OPENED, None),
        ],
        columns=["task", "channel", "offered_from", "offered_until"],
    )

    rows = channel_preference(log_of(*blocks), availability=availability)

    assert {p.channel: p.preference for p in rows} == pytest.approx(weights, abs=0.02)
    assert sum(p.preference for p in rows) == pytest.approx(1)
    assert sum(p.share.value for p in rows) == pytest.approx(1)


def test_channels_never_offered_together_are_not_compared():
    log = log_of((5, "retail", "pay", "phone", START), (9, "retail", "pay", "app", OPENED))
    availability = pd.DataFrame(
        [("pay", "phone", None, OPENED), ("pay", "app", OPENED, None)],
        columns=["task", "channel", "offered_from", "offered_until"],
    )

    assert {p.preference for p in channel_preference(log, availability=availability)} == {None}


def test_an_offer_to_one_user_type_is_none_to_the_other():
    log = log_of((2, "retail", "pay", "app", START), (2, "senior", "pay", "branch", START))
    availability = pd.DataFrame(
        [("pay", "branch", None), ("pay", "app", "retail")],
        columns=["task", "channel", "user_type"],
    )

    rows = found(log, availability=availability)

    assert ("senior", "pay", "app") not in rows
    assert rows["retail", "pay", "branch"] == (0, 0.0, 0.0)


def test_an_availability_without_channels_is_refused():
    log = log_of((1, "retail", "pay", "app", START))

    with pytest.raises(MissingColumns, match="The table of availability lacks the columns channel"):
        channel_preference(log, availability=pd.DataFrame({"task": ["pay"]}))
