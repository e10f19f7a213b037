from __future__ import annotations

import pytest

from zhike.apps.blocks.forms import EndForm, JudgedForm, SpamForm
from zhike.apps.blocks.rules import BLOCKED_DAYS, MOST_DAYS


def test_ninety_days_are_offered_and_a_reason_only_where_it_is_needed():
    assert SpamForm()["days"].value() == BLOCKED_DAYS == 90
    assert SpamForm({"days": 90}).is_valid()


@pytest.mark.parametrize("days", [0, MOST_DAYS + 1, ""])
def test_nobody_is_blocked_for_no_time_or_for_ever(days):
    assert "days" in SpamForm({"days": days}).errors


def test_a_block_ends_now_at_the_soonest():
    assert EndForm({"days": 0}).is_valid()
    assert not EndForm({"days": -1}).is_valid()
    assert not EndForm({"days": MOST_DAYS + 1}).is_valid()


def test_whoever_judges_says_up_to_where():
    assert JudgedForm({"up_to": "7"}).is_valid()
    assert not JudgedForm({}).is_valid()
