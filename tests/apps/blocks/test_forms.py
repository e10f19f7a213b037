from __future__ import annotations

import pytest

from zhike.apps.blocks.forms import SpamForm
from zhike.apps.blocks.rules import BLOCKED_DAYS, MOST_DAYS


def test_ninety_days_are_offered_and_a_reason_only_where_it_is_needed():
    assert SpamForm()["days"].value() == BLOCKED_DAYS == 90
    assert SpamForm({"days": 90}).is_valid()


@pytest.mark.parametrize("days", [0, MOST_DAYS + 1, ""])
def test_nobody_is_blocked_for_no_time_or_for_ever(days):
    assert "days" in SpamForm({"days": days}).errors
