from __future__ import annotations

from datetime import date

import pytest

from zhike.apps.productvoice.rules import State, month_to_report, state_of

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


def test_a_month_is_reported_when_it_is_over():
    last = date(2025, 6, 30)
    assert month_to_report(last_text=last, today=last) == date(2025, 5, 1)
    assert month_to_report(last_text=last, today=date(2025, 7, 1)) == date(2025, 6, 1)
    assert month_to_report(last_text=None, today=last) is None
