"""The log of one campaign with a control group: it helps in one segment and in no other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from zhike.demo.bank import Bank
from zhike.demo.columns import constant, numbered, words
from zhike.demo.draws import spread
from zhike.demo.events import Trail
from zhike.demo.opening_hours import DAY, HOUR, local_second
from zhike.demo.people import SEGMENTS, People
from zhike.demo.planted import CAMPAIGN_UPLIFT

LOG_NAME = "campaign"
SHARE = 0.5
GROUPS = ("对照组", "实验组")


def campaign_log(bank: Bank, people: People) -> Iterator[pa.Table]:
    """Give selection, message (treated group only) and purchase."""
    count = round(SHARE * people.count)
    rng = bank.stream(LOG_NAME)
    who = np.sort(rng.permutation(people.count)[:count])
    treated = rng.random(count) < 0.5
    helped = treated & (people.segment[who] == SEGMENTS.index(CAMPAIGN_UPLIFT.segment))
    helped = helped & bank.has("campaign_uplift_segment")
    share = CAMPAIGN_UPLIFT.usual_purchase_share + helped * CAMPAIGN_UPLIFT.uplift
    buys = np.flatnonzero(rng.random(count) < share)
    trail = Trail(
        bank=bank,
        log_name=LOG_NAME,
        case=numbered("P", np.arange(1, count + 1), width=7),
        customer=people.ids.take(pa.array(who)),
    )
    more = {
        "case:group": words(GROUPS, treated.astype(int)),
        "case:segment": words(SEGMENTS, people.segment[who]),
        "case:campaign": constant("秋季家庭理财季", count),
    }
    sent = np.full(count, local_second(CAMPAIGN_UPLIFT.sent_date) + 10 * HOUR)
    bought = sent + spread(rng, count, median=6 * DAY, sigma=0.7).astype(np.int64)
    steps = (
        ("入选名单", np.arange(count), sent - DAY),
        ("发送优惠", np.flatnonzero(treated), sent),
        ("购买产品", buys, bought),
    )
    for activity, cases, at in steps:
        index = pa.array(cases)
        pairs = {key: column.take(index) for key, column in more.items()}
        trail.note(cases, activity, start=at[cases], channel="app", touchpoint="营销", more=pairs)
    yield trail.table()
