"""Eight calls counted by hand: repeated, too late, other reason, not over yet, unknown."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd
import pytest

from zhike.analytics.errors import MissingColumns
from zhike.analytics.journeys.repeat_contacts import repeat_contacts

MONDAY = datetime(2026, 1, 5, 9)
WEEK = timedelta(days=7)


@pytest.fixture
def calls():
    rows = [
        ("C1", 0, "card", "phone"),
        ("C1", 7, "card", "chat"),  # exactly a week later: still a repetition
        ("C1", 15, "card", "phone"),  # eight days later: none
        ("C2", 0, "card", "phone"),
        ("C2", 1, "loan", "phone"),  # another reason
        ("C3", 25, "loan", "chat"),  # its week is not over
        (None, 2, "loan", "chat"),
        ("C4", 30, "card", "phone"),  # the last one: the log ends here
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "reason", "channel"])
    return frame.assign(contacted_at=[MONDAY + timedelta(days=d) for d in frame.day])


def rates(contacts, **how):
    return {
        r.group: (r.n_repeated, r.n, r.n_censored, r.n_unidentified)
        for r in repeat_contacts(contacts, within=WEEK, contacted_at="contacted_at", **how)
    }


def test_only_contacts_whose_window_is_over_count(calls):
    assert rates(calls) == {"all": (2, 5, 2, 1)}


def test_with_the_reason_another_matter_is_no_repetition(calls):
    assert rates(calls, same=["customer_id", "reason"]) == {"all": (1, 5, 2, 1)}


def test_a_repetition_belongs_to_the_first_of_both_contacts(calls):
    assert rates(calls, by="channel") == {"chat": (0, 1, 1, 1), "phone": (2, 4, 1, 0)}


def test_knowing_more_days_settles_what_was_open(calls):
    assert rates(calls, as_of=MONDAY + timedelta(days=60)) == {"all": (2, 7, 0, 1)}
    assert rates(calls, as_of=MONDAY + timedelta(days=8)) == {"all": (2, 3, 1, 1)}


def test_the_rate_has_an_interval(calls):
    (rate,) = repeat_contacts(calls, within=WEEK, contacted_at="contacted_at")

    assert rate.rate.value == 0.4
    assert 0 < rate.rate.lower < 0.4 < rate.rate.upper < 1


def test_no_contacts_give_no_rate(calls):
    assert rates(calls.head(0)) == {}


def test_a_missing_reason_column_is_named(calls):
    with pytest.raises(MissingColumns, match="The table of contacts lacks the columns cause"):
        rates(calls, same=["customer_id", "cause"])
