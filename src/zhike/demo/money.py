"""Bookings and what each customer brings and costs, month by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhike.demo.bank import YEAR, Bank
from zhike.demo.columns import arrow_schema, numbered, words
from zhike.demo.draws import choose, moments, spread
from zhike.demo.opening_hours import month_bounds, utc
from zhike.demo.people import KINDS, People
from zhike.schema import customer_month, transaction

CATEGORIES = ("salary", "transfer", "payment", "withdrawal", "investment", "repayment")
CHANNELS = ("app", "branch", "atm", "card")
_WEIGHTS = np.array([10, 22, 42, 8, 8, 10], dtype=float)
_MEDIANS = np.array([7_000, 1_200, 130, 1_000, 5_000, 2_400], dtype=float)
_SIGN = np.array([1, -1, -1, -1, -1, -1])
_CHANNEL = np.array([0, 0, 3, 2, 0, 0])
BOOKINGS_A_MONTH = 3.4
ONE_OFF, LOW_PROFIT, EXPLOITATIVE = range(len(KINDS))
TRANSACTION_SCHEMA = arrow_schema(transaction.CONTRACT)
MONTH_SCHEMA = arrow_schema(customer_month.CONTRACT)


@dataclass(frozen=True, kw_only=True)
class Bookings:
    """The bookings of one month, in the order of time."""

    customer: np.ndarray
    at: np.ndarray
    category: np.ndarray
    cents: np.ndarray
    channel: np.ndarray

    def until(self, left_at: np.ndarray) -> Bookings:
        """Leave out what would be booked after a customer has left (local seconds)."""
        kept = self.at < left_at[self.customer]
        return Bookings(**{name: getattr(self, name)[kept] for name in self.__annotations__})


def make_bookings(bank: Bank, people: People, *, month: int) -> Bookings:
    """Draw the bookings of a month; false key accounts get their large ones on top."""
    rng = bank.stream("bookings", month)
    first, after = month_bounds(month)
    count = rng.poisson(BOOKINGS_A_MONTH * people.count)
    customer = choose(rng, count, weights=1.0 + people.income)
    category = choose(rng, count, weights=_WEIGHTS)
    yuan = _MEDIANS[category] * (0.6 + 0.5 * people.income[customer])
    cents = (yuan * spread(rng, count, median=100.0, sigma=0.7)).astype(np.int64) + 1
    at = moments(rng, count, days=np.ones(after - first), first_day=first)
    large, size = _large(bank, people, month=month)
    days = np.ones(after - first)
    extra = moments(bank.stream("large", month), len(large), days=days, first_day=first)
    customer = np.concatenate([customer, large])
    category = np.concatenate([category, np.ones(len(large), dtype=int)])
    sign = np.concatenate([_SIGN[category[:count]], np.where(np.arange(len(large)) % 2, -1, 1)])
    at, cents = np.concatenate([at, extra]), np.concatenate([cents, size]) * sign
    channel = np.where(rng.random(len(at)) < 0.08, 1, _CHANNEL[category])
    order = np.argsort(at, kind="stable")
    return Bookings(
        customer=customer[order],
        at=at[order],
        category=category[order],
        cents=cents[order],
        channel=channel[order],
    )


def _large(bank: Bank, people: People, *, month: int) -> tuple[np.ndarray, np.ndarray]:
    """Large turnover of the false key accounts: in one month only, or in every month."""
    once = np.flatnonzero(people.false_kind == ONE_OFF)
    once = np.repeat(once[1 + once % 12 == month], 4)
    steady = np.flatnonzero((people.false_kind == LOW_PROFIT) | (people.false_kind == EXPLOITATIVE))
    steady = np.repeat(steady, 10)
    rng = bank.stream("large sums", month)
    sums = np.concatenate(
        [
            spread(rng, len(once), median=250_000_000, sigma=0.2),
            spread(rng, len(steady), median=12_000_000, sigma=0.3),
        ]
    )
    return np.concatenate([once, steady]), sums.astype(np.int64)


def transaction_table(people: People, bookings: Bookings, *, month: int) -> pa.Table:
    """Give the bookings of a month."""
    columns = {
        "transaction_id": numbered(f"T{YEAR}{month:02d}-", np.arange(1, len(bookings.at) + 1)),
        "customer_id": people.ids.take(pa.array(bookings.customer)),
        "booked_at": utc(bookings.at),
        "category": words(CATEGORIES, bookings.category),
        "amount_cents": pa.array(bookings.cents),
        "channel": words(CHANNELS, bookings.channel),
    }
    return pa.table(columns, schema=TRANSACTION_SCHEMA)


def month_table(
    bank: Bank, people: People, bookings: Bookings, contacts: np.ndarray, *, month: int
) -> pa.Table:
    """Give what each customer brought and cost; volume is the sum of the bookings."""
    count = people.count
    rng = bank.stream("margin", month)
    volume = np.bincount(bookings.customer, weights=np.abs(bookings.cents), minlength=count)
    number = np.bincount(bookings.customer, minlength=count)
    worth = bank.stream("worth").lognormal(0.0, 0.6, count) * (1 + people.income) ** 1.5
    income = worth * 3_200 * rng.lognormal(0.0, 0.2, count) + np.minimum(volume * 0.001, 60_000)
    concession = income * 0.04 * rng.random(count)
    cost = 1_500 + number * 60 + contacts * 1_600
    loss = income * 0.05
    thin, greedy = people.false_kind == LOW_PROFIT, people.false_kind == EXPLOITATIVE
    income = np.where(thin, 4_000, income)
    concession = np.where(greedy, income * 1.3 + 20_000, concession)
    columns = {
        "customer_id": people.ids,
        "month_date": pa.array(np.full(count, np.datetime64(f"{YEAR}-{month:02d}-01"))),
        "volume_cents": volume,
        "income_cents": income,
        "concession_cents": concession,
        "cost_cents": cost,
        "expected_loss_cents": loss,
        "capital_cents": worth * 20_000,
        "contacts": contacts,
    }
    arrays = {
        name: value if isinstance(value, pa.Array) else pa.array(np.rint(value).astype(np.int64))
        for name, value in columns.items()
    }
    return pa.table(arrays, schema=MONTH_SCHEMA)
