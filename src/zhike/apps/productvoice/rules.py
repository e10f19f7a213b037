"""When a report is due, late and handed up: plain values in and out."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

USUAL_DAYS = 7  # from the report to the day by which its owner answers
MOST_DAYS = 60
# So long after that day those who lead hear of it.
HAND_UP_AFTER = timedelta(days=7)


class State(StrEnum):
    """How it stands with a report."""

    WAITING = "waiting"
    LATE = "late"
    HANDED_UP = "handed_up"
    ACKNOWLEDGED = "acknowledged"


def state_of(*, due_date: date, is_acknowledged: bool, today: date) -> State:
    """Give how it stands with a report on a day.

    Examples
    --------
    >>> due = date(2025, 6, 8)
    >>> [state_of(due_date=due, is_acknowledged=False, today=day).value
    ...  for day in (due, date(2025, 6, 9), date(2025, 6, 15))]
    ['waiting', 'late', 'handed_up']
    """
    if is_acknowledged:
        return State.ACKNOWLEDGED
    if today <= due_date:
        return State.WAITING
    return State.HANDED_UP if today >= due_date + HAND_UP_AFTER else State.LATE
