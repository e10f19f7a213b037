from __future__ import annotations

from datetime import date

import pytest

from zhike.apps.productvoice.rules import State, state_of

DUE = date(2025, 6, 8)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (DUE, State.WAITING),
        (date(2025, 6, 9), State.LATE),
        (date(2025, 6, 14), State.LATE),
        (date(2025, 6, 15), State.HANDED_UP),
    ],
)
def test_a_report_is_late_the_day_after_and_handed_up_a_week_after(day, state):
    assert state_of(due_date=DUE, is_acknowledged=False, today=day) == state
    assert state_of(due_date=DUE, is_acknowledged=True, today=day) == State.ACKNOWLEDGED
