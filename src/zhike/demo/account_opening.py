"""The log of accounts from application to first use, with the change in half of the branches."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from zhike.demo.bank import Bank
from zhike.demo.columns import numbered, words
from zhike.demo.draws import choose, spread
from zhike.demo.events import Trail, Walk
from zhike.demo.opening_hours import DAY, DAYS, HOUR, local_second
from zhike.demo.people import AGE_BANDS, SEGMENTS, People
from zhike.demo.planted import FIRST_USE

LOG_NAME = "account_opening"
SHARE = 1.0  # accounts opened a year, for each customer
CHANNELS = ("branch", "app")
USED_THROUGH = ("app", "atm")
PRODUCTS = ("借记卡", "信用卡", "手机银行", "理财账户")
MEDIAN_FIRST_USE_DAYS = 12.0
NEVER_USED_SHARE = 0.07


def account_opening_log(bank: Bank, people: People) -> Iterator[pa.Table]:
    """Give application, identity check, opening, activation and first use of each account."""
    count = round(SHARE * people.count)
    rng = bank.stream(LOG_NAME)
    who = rng.integers(0, people.count, count)
    branch = people.branch[who]
    start = np.sort(rng.integers(0, DAYS, count)) * DAY + rng.integers(9 * HOUR, 17 * HOUR, count)
    channel = words(CHANNELS, choose(rng, count, weights=[55, 45]))
    more = {
        "case:branch": words(bank.branches, branch),
        "case:product": words(PRODUCTS, choose(rng, count, weights=[40, 25, 25, 10])),
        "case:segment": words(SEGMENTS, people.segment[who]),
        "case:age_band": words(AGE_BANDS, people.age[who]),
    }
    trail = Trail(
        bank=bank,
        log_name=LOG_NAME,
        case=numbered("A", np.arange(1, count + 1), width=7),
        customer=people.ids.take(pa.array(who)),
    )
    walk = Walk(trail=trail, now=start, alive=np.ones(count, dtype=bool), channel=channel)
    _open(walk, rng, more)
    _use(walk, rng, more, shortened=_shortened(bank, branch, start))
    yield trail.table()


def _open(walk: Walk, rng: np.random.Generator, more: dict[str, pa.Array]) -> None:
    count = len(walk.now)
    walk.customer_step("开户申请", wait=np.zeros(count), more=more)
    refused = rng.random(count) < 0.03
    walk.bank_step(
        "身份核验",
        wait=spread(rng, count, median=1_200, sigma=0.8),
        work=spread(rng, count, median=420, sigma=0.4),
        outcome=words(("通过", "未通过"), refused.astype(int)),
        more=more,
    )
    walk.stop(refused)
    walk.bank_step(
        "开户成功",
        wait=spread(rng, count, median=600, sigma=0.5),
        work=spread(rng, count, median=300, sigma=0.4),
        more=more,
    )


def _use(
    walk: Walk, rng: np.random.Generator, more: dict[str, pa.Array], *, shortened: np.ndarray
) -> None:
    count = len(walk.now)
    until_use = spread(rng, count, median=MEDIAN_FIRST_USE_DAYS * DAY, sigma=0.6)
    until_use = until_use * np.where(shortened, 1 + FIRST_USE.change, 1.0)
    walk.channel = words(USED_THROUGH, choose(rng, count, weights=[70, 30]))
    part = rng.uniform(0.2, 0.7, count)
    walk.customer_step("激活", wait=until_use * part, more=more)
    walk.stop(rng.random(count) < NEVER_USED_SHARE)
    walk.customer_step("首次使用", wait=until_use * (1 - part), more=more)


def _shortened(bank: Bank, branch: np.ndarray, start: np.ndarray) -> np.ndarray:
    after = start >= local_second(FIRST_USE.changed_date)
    return np.isin(branch, bank.faster) & after & bank.has("first_use_faster")
