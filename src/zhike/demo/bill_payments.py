"""Bills that could not be paid in the app: seldom, and at one age group's hands nearly always.

Each is a session of its own beside those that were drawn, so the log's other sessions stay as
they are whether this truth is planted or not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhike.demo.bank import Bank
from zhike.demo.columns import numbered
from zhike.demo.draws import moments
from zhike.demo.events import Trail
from zhike.demo.opening_hours import DAYS
from zhike.demo.people import AGE_BANDS, People
from zhike.demo.planted import TOUCHPOINT_DEFECT

ENTRY, SIGN_IN, EXIT = "手机银行·启动", "手机银行·登录", "手机银行·退出"


@dataclass(frozen=True, kw_only=True)
class FailedPayments:
    """Who could not pay a bill, each once, and when (local seconds)."""

    customer: np.ndarray
    at: np.ndarray
    of_type: np.ndarray  # belongs to the age group that the fault hits


def failed_payments(bank: Bank, people: People) -> FailedPayments:
    """Draw the failed payments of the year."""
    rng = bank.stream("bill payments")
    of_type = people.age == AGE_BANDS.index(TOUCHPOINT_DEFECT.user_type)
    is_hit = of_type & bank.has("touchpoint_defect")
    share = np.where(is_hit, TOUCHPOINT_DEFECT.failed_share, TOUCHPOINT_DEFECT.usual_failed_share)
    fails = (rng.random(people.count) < share) & people.uses_app
    at = moments(rng, people.count, days=np.ones(DAYS))
    customer = np.flatnonzero(fails)
    return FailedPayments(customer=customer, at=at[customer], of_type=of_type[customer])


def failed_sessions(
    bank: Bank, people: People, *, log_name: str, before: int, first: int
) -> pa.Table:
    """Give the sessions of the failed payments as events of the app's log."""
    failed = failed_payments(bank, people)
    count = len(failed.at)
    trail = Trail(
        bank=bank,
        log_name=log_name,
        case=numbered("S", before + 1 + np.arange(count), width=9),
        customer=people.ids.take(pa.array(failed.customer)),
    )
    steps = (
        ("打开应用", ENTRY, "成功"),
        ("密码登录", SIGN_IN, "成功"),
        ("生活缴费", TOUCHPOINT_DEFECT.touchpoint, "失败"),
        ("退出", EXIT, "成功"),
    )
    for turn, (activity, touchpoint, outcome) in enumerate(steps):
        trail.note(
            np.arange(count),
            activity,
            start=failed.at + 20 * turn,
            channel="app",
            touchpoint=touchpoint,
            resource="手机银行",
            outcome=outcome,
        )
    return trail.table(first=first)
