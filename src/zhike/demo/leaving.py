"""Who leaves the bank in the year, and when: a few of all, and many of whom it failed.

Who leaves closes whatever he holds, and brings nothing from the month after on. His contacts and
visits to the app stay as they were drawn: a few go on after the day, as people do who have matters
left to settle.
"""

from __future__ import annotations

import numpy as np

from zhike.demo.bank import Bank
from zhike.demo.bill_payments import failed_payments
from zhike.demo.opening_hours import DAY, YEAR_SECONDS
from zhike.demo.people import People
from zhike.demo.planted import REPEAT_REASON, TOP_PAIN_POINT, TOUCHPOINT_DEFECT
from zhike.demo.service import REASONS, Contacts

STAYS = np.iinfo(np.int64).max


def leaving_of(bank: Bank, people: People, contacts: Contacts) -> np.ndarray:
    """Give the local second at which each customer leaves; `STAYS` for those who do not."""
    rng = bank.stream("leaving")
    # False key accounts are another truth, which shows over the whole year: they stay.
    may_leave = people.false_kind == -1
    leaves = may_leave & (rng.random(people.count) < TOP_PAIN_POINT.usual_leave_share)
    at: np.ndarray = np.where(leaves, rng.integers(0, YEAR_SECONDS, people.count), STAYS)
    at = np.minimum(at, _shut_out(bank, people, may_leave=may_leave))
    if not bank.has("top_pain_point"):
        return at
    first = _worn_out(contacts, people.count)
    wearied = may_leave & (first < STAYS) & (rng.random(people.count) < TOP_PAIN_POINT.leave_share)
    delay = rng.integers(3 * DAY, TOP_PAIN_POINT.within_days * DAY, people.count)
    gone = np.where(wearied, np.minimum(first, YEAR_SECONDS) + delay, STAYS)
    gone = np.where(gone < YEAR_SECONDS, gone, STAYS)
    earliest: np.ndarray = np.minimum(at, gone)
    return earliest


def _shut_out(bank: Bank, people: People, *, may_leave: np.ndarray) -> np.ndarray:
    """Give when those leave whom the touchpoint failed that was planted."""
    gone = np.full(people.count, STAYS)
    if not bank.has("touchpoint_defect"):
        return gone
    failed = failed_payments(bank, people)
    rng = bank.stream("leaving", "touchpoint_defect")
    count = len(failed.at)
    leaves = failed.of_type & (rng.random(count) < TOUCHPOINT_DEFECT.leave_share)
    at = failed.at + rng.integers(3 * DAY, TOUCHPOINT_DEFECT.within_days * DAY, count)
    leaves &= may_leave[failed.customer] & (at < YEAR_SECONDS)
    gone[failed.customer[leaves]] = at[leaves]
    return gone


def _worn_out(contacts: Contacts, count: int) -> np.ndarray:
    """Give each customer's first contact about the matter that he had to make again."""
    about = np.flatnonzero(contacts.reason == REASONS.index(TOP_PAIN_POINT.reason))
    order = about[np.lexsort((contacts.at[about], contacts.customer[about]))]
    who, at = contacts.customer[order], contacts.at[order]
    week = REPEAT_REASON.within_days * DAY
    again = (who[:-1] == who[1:]) & (at[1:] - at[:-1] <= week)
    first = np.full(count, STAYS)
    np.minimum.at(first, who[:-1][again], at[:-1][again])
    return first
