"""The customers and what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhike.demo.bank import Bank
from zhike.demo.columns import arrow_schema, numbered, words
from zhike.demo.draws import choose, choose_by_row, spread
from zhike.demo.opening_hours import DAY, DAYS
from zhike.demo.planted import FALSE_KEY_ACCOUNTS
from zhike.schema import customer, holding

AGE_BANDS = ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")
INCOME_BANDS = ("0-50", "50-100", "100-200", "200-500", "500+")
TIERS = ("普通", "金卡", "白金", "私人银行")
SEGMENTS = ("学生新客", "职场新人", "年轻家庭", "成熟家庭", "企业主", "退休养老", "高净值")
OCCUPATIONS = ("学生", "职员", "教师", "医务", "技术", "销售", "个体经营", "公务", "工人", "退休")
INVESTOR_LEVELS = ("C1", "C2", "C3", "C4", "C5")
KINDS = ("one_off", "low_profit", "exploitative")

_INCOME_BY_AGE = np.array(
    [
        [60, 28, 9, 2, 1],
        [22, 38, 28, 10, 2],
        [12, 28, 34, 20, 6],
        [14, 28, 32, 19, 7],
        [26, 34, 24, 12, 4],
        [44, 36, 13, 5, 2],
    ],
    dtype=float,
)
_APP_BY_AGE = np.array([0.96, 0.95, 0.90, 0.80, 0.62, 0.38])
# product, kind, share of customers, median balance in yuan
PRODUCTS = (
    ("云享活期", "deposit", 1.00, 6_000),
    ("溪水定存", "deposit", 0.34, 60_000),
    ("云溪信用卡", "card", 0.52, -3_500),
    ("安居房贷", "loan", 0.15, -620_000),
    ("稳盈理财", "fund", 0.24, 80_000),
    ("悦享基金", "fund", 0.12, 30_000),
    ("颐养保险", "insurance", 0.09, 25_000),
)
HOLDING_SCHEMA = arrow_schema(holding.CONTRACT)


@dataclass(frozen=True, kw_only=True)
class People:
    """The customers as columns of codes, in the order of their numbers."""

    ids: pa.Array
    age: np.ndarray
    income: np.ndarray
    segment: np.ndarray
    tier: np.ndarray
    branch: np.ndarray
    uses_app: np.ndarray
    false_kind: np.ndarray  # code of KINDS, or -1

    @property
    def count(self) -> int:
        return len(self.age)


def make_people(bank: Bank) -> People:
    """Draw who the customers are."""
    count = bank.customers
    rng = bank.stream("people")
    age = choose(rng, count, weights=np.array([10, 24, 23, 18, 14, 11]))
    income = choose_by_row(rng, weights=_INCOME_BY_AGE[age])
    tier = np.clip(income - 1 + (rng.random(count) < 0.2), 0, 3)
    return People(
        ids=numbered("C", np.arange(1, count + 1)),
        age=age,
        income=income,
        segment=_segments(rng, age, income),
        tier=tier,
        branch=choose(rng, count, weights=1.0 / (1.0 + np.arange(len(bank.branches)) / 12)),
        uses_app=rng.random(count) < _APP_BY_AGE[age],
        false_kind=_false_kinds(bank),
    )


def _segments(rng: np.random.Generator, age: np.ndarray, income: np.ndarray) -> np.ndarray:
    owner = (rng.random(len(age)) < 0.12) & (age >= 1) & (age <= 4)
    family = rng.random(len(age)) < 0.55
    rules = [
        income == 4,
        owner,
        age == 0,
        age == 5,
        (age <= 2) & family,
        age == 1,
    ]
    return np.select(rules, [6, 4, 0, 5, 2, 1], default=3)


def _false_kinds(bank: Bank) -> np.ndarray:
    kinds = np.full(bank.customers, -1)
    each = max(
        FALSE_KEY_ACCOUNTS.least_of_each_kind,
        round(FALSE_KEY_ACCOUNTS.share_of_each_kind * bank.customers),
    )
    chosen = bank.stream("false key accounts").permutation(bank.customers)[: 3 * each]
    if bank.has("false_key_accounts"):
        kinds[chosen] = np.arange(3 * each) % 3
    return kinds


def customer_table(bank: Bank, people: People, identities: pa.Table) -> Iterator[pa.Table]:
    """Give what is known of the customers; their identities say the city."""
    rng = bank.stream("customer")
    count = people.count
    occupation = rng.integers(1, 9, count)
    occupation = np.where(people.age == 0, 0, np.where(people.age == 5, 9, occupation))
    level = np.where(rng.random(count) < 0.3, -1, choose(rng, count, weights=[15, 30, 30, 18, 7]))
    opened = np.datetime64("2024-12-31") - spread(rng, count, median=1_400, sigma=0.8).astype(int)
    columns = {
        "customer_id": people.ids,
        "age_band": words(AGE_BANDS, people.age),
        "income_band": words(INCOME_BANDS, people.income),
        "occupation": words(OCCUPATIONS, occupation),
        "tier": words(TIERS, people.tier),
        "segment": words(SEGMENTS, people.segment),
        "city": identities["city"],
        "home_branch": words(bank.branches, people.branch),
        "investor_level": words(INVESTOR_LEVELS, level),
        "uses_app": pa.array(people.uses_app),
        "marketing_consent": pa.array(rng.random(count) < 0.72),
        "opened_date": pa.array(np.maximum(opened, np.datetime64("1998-01-01"))),
    }
    yield pa.table(columns, schema=arrow_schema(customer.CONTRACT))


def holding_table(bank: Bank, people: People, left_at: np.ndarray) -> Iterator[pa.Table]:
    """Give what the customers hold, product by product; who leaves closes all of it."""
    left_date = np.datetime64("2025-01-01") + np.minimum(left_at // DAY, DAYS - 1)
    for place, (product, kind, share, median) in enumerate(PRODUCTS):
        rng = bank.stream("holding", product)
        has = rng.random(people.count) < share
        balance = spread(rng, people.count, median=abs(median), sigma=0.9) * (1 + people.income)
        days = spread(rng, people.count, median=900, sigma=0.9).astype(int)
        closed = (rng.random(people.count) < 0.04) & (place > 0)
        closed_date = np.datetime64("2025-01-01") + rng.integers(0, DAYS, people.count)
        leaves = left_at < DAYS * DAY
        closed_date = np.where(
            leaves & ~(closed & (closed_date < left_date)), left_date, closed_date
        )
        closed |= leaves
        who = np.flatnonzero(has)
        cents = np.where(closed, 0, np.sign(median) * balance * 50).astype(np.int64)
        columns = {
            "holding_id": numbered("H", who * 10 + place, width=9),
            "customer_id": people.ids.take(pa.array(who)),
            "product": words((product,), np.zeros(len(who), dtype=int)),
            "product_kind": words((kind,), np.zeros(len(who), dtype=int)),
            "balance_cents": pa.array(cents[who]),
            "opened_date": pa.array((np.datetime64("2024-12-31") - days)[who]),
            "closed_date": pa.array(closed_date[who], mask=~closed[who]),
        }
        yield pa.table(columns, schema=HOLDING_SCHEMA)
