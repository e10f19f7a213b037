"""The log of the mobile app: sessions, month by month; the largest log of the bank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhike.demo.bank import Bank
from zhike.demo.bill_payments import failed_sessions
from zhike.demo.columns import numbered, words
from zhike.demo.draws import choose, moments
from zhike.demo.events import Trail
from zhike.demo.opening_hours import DAY, HOUR, local_second, month_bounds
from zhike.demo.people import People
from zhike.demo.planted import FACE_LOGIN

LOG_NAME = "app"
OPEN, FAIL, FACE, PASSWORD, LEAVE = range(5)
TASKS = ("查询余额", "查看账单", "转账汇款", "信用卡还款", "浏览理财", "生活缴费", "联系客服")
ACTIVITIES = ("打开应用", "人脸登录失败", "人脸登录", "密码登录", "退出", *TASKS)
_TASK_WEIGHTS = np.array([34, 18, 20, 10, 9, 7, 2], dtype=float)
_TOUCHPOINTS = ("启动", "登录", "登录", "登录", "退出", *TASKS)
SESSIONS_A_DAY = 0.049
MOST_FAILURES = 3


@dataclass(frozen=True, kw_only=True)
class Callers:
    """Customers who rang because the app did not let them in, and when (local seconds)."""

    customer: np.ndarray
    at: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Sessions:
    """The sessions of one month, before they become events."""

    customer: np.ndarray
    start: np.ndarray
    failures: np.ndarray
    face: np.ndarray
    inside: np.ndarray
    tasks: np.ndarray
    locked_out: np.ndarray  # failed in the weeks of the broken release

    @property
    def length(self) -> np.ndarray:
        """How many events each session has: opening, failures, and inside login, tasks, exit."""
        events: np.ndarray = np.where(self.inside, 3 + self.tasks, 1) + self.failures
        return events


def sessions_of(bank: Bank, people: People, *, month: int) -> Sessions:
    """Draw the sessions of a month."""
    first, after = month_bounds(month)
    rng = bank.stream(LOG_NAME, month)
    app_users = np.flatnonzero(people.uses_app)
    count = rng.poisson(SESSIONS_A_DAY * (after - first) * len(app_users))
    start = np.sort(moments(rng, count, days=np.ones(after - first), first_day=first))
    # A few customers open the app daily, many rarely.
    liking = bank.stream(LOG_NAME, "liking").gamma(0.8, 1.0, len(app_users))
    customer = app_users[choose(rng, count, weights=liking)]
    by_face = rng.random(count) < 0.62
    is_broken = _is_broken(bank, start)
    share = np.where(is_broken, FACE_LOGIN.failure_share, FACE_LOGIN.usual_failure_share)
    failed = (rng.random((count, MOST_FAILURES)) < share[:, None]) & by_face[:, None]
    failures = np.cumprod(failed, axis=1).sum(axis=1)
    gives_up = (rng.random(count) < 0.35) & (failures > 0)
    return Sessions(
        customer=customer,
        start=start,
        failures=failures,
        face=by_face & (failures < MOST_FAILURES),
        inside=~gives_up,
        tasks=1 + rng.poisson(2.2, count),
        # Nobody can tell a failure of the release from any other, so all of them count.
        locked_out=failed[:, 0] & is_broken,
    )


def _is_broken(bank: Bank, start: np.ndarray) -> np.ndarray:
    since, until = local_second(FACE_LOGIN.released_date), local_second(FACE_LOGIN.fixed_date)
    return bank.has("app_release_face_login") & (start >= since) & (start < until)


def app_log(bank: Bank, people: People) -> Iterator[pa.Table]:
    """Give the events of the app, one table a month, then the payments that failed."""
    first, sessions_before = 0, 0
    for month in range(1, 13):
        sessions = sessions_of(bank, people, month=month)
        table = _events(bank, people, sessions, month=month, before=sessions_before, first=first)
        first, sessions_before = first + table.num_rows, sessions_before + len(sessions.start)
        yield table
    yield failed_sessions(bank, people, log_name=LOG_NAME, before=sessions_before, first=first)


def _events(
    bank: Bank, people: People, sessions: Sessions, *, month: int, before: int, first: int
) -> pa.Table:
    rng = bank.stream(LOG_NAME, month, "events")
    length = sessions.length
    session = np.repeat(np.arange(len(length)), length)
    begins = np.cumsum(length) - length
    place = np.arange(len(session)) - begins[session]
    code = _activity(rng, sessions, session, place)
    gap = np.where(place == 0, 0, rng.integers(3, 75, len(session)))
    since_all = np.cumsum(gap)
    start = sessions.start[session] + since_all - since_all[begins][session]
    trail = Trail(
        bank=bank,
        log_name=LOG_NAME,
        case=numbered("S", before + 1 + np.arange(len(length)), width=9),
        customer=people.ids.take(pa.array(sessions.customer)),
    )
    version = "6.1" if month < FACE_LOGIN.released_date.month else "6.2"
    trail.note(
        session,
        words(ACTIVITIES, code),
        start=start,
        channel="app",
        touchpoint=words(tuple(f"手机银行·{name}" for name in _TOUCHPOINTS), code),
        resource=f"手机银行 {version}",
        outcome=words(("成功", "失败"), (code == FAIL).astype(int)),
    )
    return trail.table(first=first)


def _activity(
    rng: np.random.Generator, sessions: Sessions, session: np.ndarray, place: np.ndarray
) -> np.ndarray:
    failures = sessions.failures[session]
    login = np.where(sessions.face[session], FACE, PASSWORD)
    task = len(ACTIVITIES) - len(TASKS) + choose(rng, len(place), weights=_TASK_WEIGHTS)
    last = place == sessions.length[session] - 1
    return np.select(
        [place == 0, place <= failures, place == failures + 1, last],
        [OPEN, FAIL, login, LEAVE],
        default=task,
    )


def callers_of(bank: Bank, people: People) -> Callers:
    """Give who rang the hotline because the release had broken the face login."""
    customers, moments_ = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for month in range(FACE_LOGIN.released_date.month, FACE_LOGIN.fixed_date.month + 1):
        sessions = sessions_of(bank, people, month=month)
        rng = bank.stream(LOG_NAME, month, "callers")
        count = len(sessions.start)
        calls = sessions.locked_out & (rng.random(count) < FACE_LOGIN.call_share)
        delay = np.minimum(rng.exponential(3 * HOUR, count) + 120, DAY - 1).astype(np.int64)
        customers.append(sessions.customer[calls])
        moments_.append((sessions.start + delay)[calls])
    return Callers(customer=np.concatenate(customers), at=np.concatenate(moments_))
