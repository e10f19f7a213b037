"""Contacts with the bank's people: who turns to the bank, when, why, through which channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhike.demo.app import callers_of
from zhike.demo.bank import Bank
from zhike.demo.columns import arrow_schema, constant, numbered, words
from zhike.demo.draws import HOUR_WEIGHTS, choose, choose_by_row, day_weights, moments, spread
from zhike.demo.events import Trail
from zhike.demo.opening_hours import (
    DAY,
    HOUR,
    WORKING_DAY,
    YEAR_SECONDS,
    bank_hours,
    local_second,
    utc,
)
from zhike.demo.people import AGE_BANDS, SEGMENTS, People
from zhike.demo.planted import (
    CHANNEL_BY_AGE,
    LOT_OF_CALLERS,
    REPEAT_REASON,
    UNDERSTAFFED_HOUR,
)
from zhike.schema import contact

LOG_NAME = "service"
CHANNELS = ("phone", "app", "branch", "chat", "mail")
PHONE, APP, BRANCH, CHAT, MAIL = range(5)
REASONS = (
    "账单查询",
    "转账查询",
    "挂失补卡",
    "贷款咨询",
    "理财咨询",
    "信息变更",
    "费用争议",
    "登录问题",
)
LOGIN = REASONS.index("登录问题")
QUEUES = ("综合热线", "信用卡专线", "贷款专线", "投诉专线")
_QUEUE_OF = np.array([1, 0, 1, 2, 0, 0, 3, 0])
_REASON_WEIGHTS = np.array([22, 18, 10, 12, 12, 11, 9, 6], dtype=float)
CONTACTS_A_YEAR = 4.0
OUTCOMES = ("已解决", "未解决", "客户放弃")
CONTACT_SCHEMA = arrow_schema(contact.CONTRACT)


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """All contacts of the year in the order of time, as columns of codes."""

    customer: np.ndarray
    at: np.ndarray
    reason: np.ndarray
    channel: np.ndarray
    wait: np.ndarray
    handle: np.ndarray
    outcome: np.ndarray
    agent: np.ndarray

    @property
    def count(self) -> int:
        return len(self.at)

    @property
    def ids(self) -> pa.Array:
        return numbered("K", np.arange(1, self.count + 1), width=10)


@dataclass(frozen=True, kw_only=True)
class _Wave:
    """Contacts of one round: first ones, then those that come back."""

    customer: np.ndarray
    at: np.ndarray
    reason: np.ndarray
    channel: np.ndarray
    returns: np.ndarray


def make_contacts(bank: Bank, people: People) -> Contacts:
    """Draw the contacts of the year: first ones, calls after failed logins, repeats."""
    waves = [_first(bank, people)]
    # Until nobody comes back: a last round cut off would lower the share that does.
    while waves[-1].returns.any():
        waves.append(_repeats(bank, people, waves[-1], turn=len(waves)))
    customer = np.concatenate([wave.customer for wave in waves])
    at = np.concatenate([wave.at for wave in waves])
    reason = np.concatenate([wave.reason for wave in waves])
    channel = np.concatenate([wave.channel for wave in waves])
    returns = np.concatenate([wave.returns for wave in waves])
    order = np.argsort(at, kind="stable")
    order = order[at[order] < YEAR_SECONDS]
    return _handled(
        bank,
        drawn=drawn_callers(bank, people),
        customer=customer[order],
        at=at[order],
        reason=reason[order],
        channel=channel[order],
        returns=returns[order],
    )


def _first(bank: Bank, people: People) -> _Wave:
    rng = bank.stream(LOG_NAME, "first")
    count = round(CONTACTS_A_YEAR * people.count)
    liking = bank.stream(LOG_NAME, "liking").gamma(1.5, 1.0, people.count)
    liking[people.false_kind == 2] = liking.mean() * 8  # they keep the bank's people busy
    customer = choose(rng, count, weights=liking)
    reason = choose(rng, count, weights=_REASON_WEIGHTS)
    channel = _channels(bank, people, customer, turn=0)
    at = moments(bank.stream(LOG_NAME, "moments"), count, days=day_weights(bank))
    callers = callers_of(bank, people)
    rung = len(callers.at)
    customer = np.concatenate([customer, callers.customer])
    reason = np.concatenate([reason, np.full(rung, LOGIN)])
    return _Wave(
        customer=customer,
        at=_opened(bank, np.concatenate([at, callers.at]), channel, turn=0),
        reason=reason,
        channel=np.concatenate([channel, np.full(rung, PHONE)]),
        returns=_returns(bank, reason, turn=0),
    )


def _repeats(bank: Bank, people: People, before: _Wave, *, turn: int) -> _Wave:
    back = np.flatnonzero(before.returns)
    rng = bank.stream(LOG_NAME, "repeats", turn)
    customer, reason = before.customer[back], before.reason[back]
    day = before.at[back] // DAY + rng.integers(1, REPEAT_REASON.within_days - 1, len(back))
    at = day * DAY + choose(rng, len(back), weights=HOUR_WEIGHTS) * HOUR
    at = at + rng.integers(0, HOUR, len(back))
    other = _channels(bank, people, customer, turn=turn)
    channel = np.where(rng.random(len(back)) < 0.6, before.channel[back], other)
    return _Wave(
        customer=customer,
        at=_opened(bank, at, channel, turn=turn),
        reason=reason,
        channel=channel,
        returns=_returns(bank, reason, turn=turn),
    )


def _channels(bank: Bank, people: People, customer: np.ndarray, *, turn: int) -> np.ndarray:
    if bank.has("channel_preference"):
        weights = np.array(CHANNEL_BY_AGE.shares)[people.age[customer]]
    else:
        weights = np.tile(np.array(CHANNEL_BY_AGE.usual_shares), (len(customer), 1))
    return choose_by_row(bank.stream(LOG_NAME, "channel", turn), weights=weights)


def _returns(bank: Bank, reason: np.ndarray, *, turn: int) -> np.ndarray:
    share = np.full(len(reason), REPEAT_REASON.usual_repeat_share)
    if bank.has("repeat_contact_reason"):
        share[reason == REASONS.index(REPEAT_REASON.reason)] = REPEAT_REASON.repeat_share
    return bank.stream(LOG_NAME, "returns", turn).random(len(reason)) < share


def _opened(bank: Bank, at: np.ndarray, channel: np.ndarray, *, turn: int) -> np.ndarray:
    """Move visits to the branch into its opening hours; the hotline never closes."""
    visits = np.flatnonzero(channel == BRANCH)
    hours = bank_hours()
    delay = bank.stream(LOG_NAME, "visits", turn).integers(0, WORKING_DAY // 2, len(visits))
    moved = at.copy()
    moved[visits] = hours.opens(hours.position(at[visits]) + delay)
    return moved


def drawn_callers(bank: Bank, people: People) -> np.ndarray:
    """Say of each customer whether the lot drew him to wait less."""
    drawn = np.zeros(people.count, dtype=bool)
    if bank.has("lot_of_callers"):
        # Late: it loads what reads the store.
        from zhike.pipelines.improvement_lots import is_drawn
        from zhike.pipelines.improvement_questions import Lot

        lot = Lot(
            percent=LOT_OF_CALLERS.percent,
            seed=LOT_OF_CALLERS.seed,
            segment=LOT_OF_CALLERS.segment,
        )
        group = np.flatnonzero(people.segment == SEGMENTS.index(LOT_OF_CALLERS.segment))
        names = people.ids.take(pa.array(group)).to_pylist()
        drawn[group] = [is_drawn(name, lot) for name in names]
    return drawn


def _handled(
    bank: Bank,
    *,
    drawn: np.ndarray,
    customer: np.ndarray,
    at: np.ndarray,
    reason: np.ndarray,
    channel: np.ndarray,
    returns: np.ndarray,
) -> Contacts:
    rng = bank.stream(LOG_NAME, "handled")
    count = len(at)
    thin = bank.has("understaffed_hour") & (at % DAY // HOUR == UNDERSTAFFED_HOUR.hour)
    queued = (channel == PHONE) | (channel == CHAT)
    wait = rng.exponential(35.0, count) * np.where(thin, UNDERSTAFFED_HOUR.wait_factor, 1.0)
    share = np.where(
        thin, UNDERSTAFFED_HOUR.abandoned_share, UNDERSTAFFED_HOUR.usual_abandoned_share
    )
    is_sooner = drawn[customer] & (at >= local_second(LOT_OF_CALLERS.changed_date))
    wait *= np.where(is_sooner, 1 + LOT_OF_CALLERS.change, 1.0)
    given_up = queued & (rng.random(count) < share)
    unsolved = returns | (rng.random(count) < 0.05)
    medians = np.array([230, 90, 900, 420, 600])[channel]
    return Contacts(
        customer=customer,
        at=at,
        reason=reason,
        channel=channel,
        wait=np.where(queued, wait, 0).astype(np.int64),
        handle=(spread(rng, count, median=1.0, sigma=0.55) * medians).astype(np.int64) + 15,
        outcome=np.where(given_up, 2, unsolved.astype(int)),
        agent=rng.integers(0, agent_count(bank), count),
    )


def agent_count(bank: Bank) -> int:
    """How many agents the service centre has."""
    return max(8, bank.customers // 400)


def agent_names(bank: Bank) -> tuple[str, ...]:
    """What the agents are called in every table."""
    return tuple(f"agent-{number:03d}" for number in range(1, agent_count(bank) + 1))


def service_log(bank: Bank, people: People, contacts: Contacts) -> Iterator[pa.Table]:
    """Give the customers' contacts as a log: one case a customer, one event a contact."""
    trail = Trail(bank=bank, log_name=LOG_NAME, case=people.ids, customer=people.ids)
    who = contacts.customer
    staffed = np.isin(contacts.channel, (PHONE, CHAT)) & (contacts.outcome != 2)
    trail.note(
        who,
        words(REASONS, contacts.reason),
        start=contacts.at,
        end=contacts.at + contacts.wait + np.where(contacts.outcome == 2, 0, contacts.handle),
        channel=words(CHANNELS, contacts.channel),
        touchpoint=words(("热线", "应用内服务", "网点柜面", "在线客服", "邮件"), contacts.channel),
        resource=words(agent_names(bank), np.where(staffed, contacts.agent, -1)),
        outcome=words(OUTCOMES, contacts.outcome),
        more={
            "contact_id": contacts.ids,
            "case:age_band": words(AGE_BANDS, people.age[who]),
            "case:segment": words(SEGMENTS, people.segment[who]),
            "case:branch": words(bank.branches, people.branch[who]),
        },
    )
    yield trail.table()


def contact_table(bank: Bank, people: People, contacts: Contacts) -> Iterator[pa.Table]:
    """Give the calls and chats as the service centre counts them."""
    keep = np.flatnonzero(np.isin(contacts.channel, (PHONE, CHAT)))
    index = pa.array(keep)
    answered = contacts.outcome[keep] != 2
    rng = bank.stream(LOG_NAME, "menu")
    phone = contacts.channel[keep] == PHONE
    count = len(keep)
    columns = {
        "contact_id": contacts.ids.take(index),
        "log_name": constant(LOG_NAME, count),
        "customer_id": people.ids.take(pa.array(contacts.customer[keep])),
        "channel": words(CHANNELS, contacts.channel[keep]),
        "queue": words(QUEUES, _QUEUE_OF[contacts.reason[keep]]),
        "priority": pa.array((people.tier[contacts.customer[keep]] >= 2).astype(np.int64)),
        "offered_at": utc(contacts.at[keep]),
        "self_service_seconds": pa.array(rng.integers(8, 70, count), mask=~phone),
        "wait_seconds": pa.array(contacts.wait[keep]),
        "handle_seconds": pa.array(contacts.handle[keep], mask=~answered),
        "wrap_up_seconds": pa.array(rng.integers(10, 90, count), mask=~answered),
        "outcome": words(("abandoned", "answered"), answered.astype(int)),
        "agent": words(agent_names(bank), np.where(answered, contacts.agent[keep], -1)),
        "reason": words(REASONS, contacts.reason[keep]),
    }
    yield pa.table(columns, schema=CONTACT_SCHEMA)
