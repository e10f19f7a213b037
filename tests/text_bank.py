"""A bank whose customers write: reviews, survey words, a release that breaks the face login."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
from tests.pipelines.store_rows import put

from zhike.analytics.voice import without_model
from zhike.engine.store import Store
from zhike.pipelines.read_texts import read_texts
from zhike.pipelines.text_alarms import watch_texts
from zhike.pipelines.text_topics import find_month_topics
from zhike.schema import change_log, customer, feedback_text

FIRST, DAYS = date(2025, 1, 1), 150
TODAY = date(2025, 6, 1)
BROKEN, MENDED = date(2025, 5, 5), date(2025, 5, 20)
LOUD, QUIET, FAR = "南桥支行", "小关支行", "东湖支行"
PRAISE = ("转账很快，一分钟搞定", "查账单很方便", "柜员热情，态度好")
BLAME = ("排队太久，窗口只开一个", "填的表太多，麻烦", "验证码收不到")
FACE = ("更新以后刷脸登不上，失败好几次", "人脸识别一直失败，登录不了", "新版刷脸失败登不上")
RARE = "贵金属买卖看不懂"
# What the contract of customers wants besides.
REST = {
    "age_band": "25-34", "income_band": "b", "occupation": "教师", "tier": "basic", "segment": "s",
    "city": "云溪市", "uses_app": True, "marketing_consent": True, "opened_date": date(2019, 6, 1),
}  # fmt: skip


def store_texts(store: Store, *, each_day: int = 8) -> None:
    """Store texts, their writers and the log of changes; always the same."""
    rng = np.random.default_rng(11)
    rows = []
    for day in range(DAYS):
        when = FIRST + timedelta(days=day)
        for place in range(each_day):
            source = "app review" if place % 2 else "survey"
            words = PRAISE if rng.random() < 0.6 else BLAME
            if source == "app review" and BROKEN <= when < MENDED and rng.random() < 0.7:
                words = FACE
            rows.append(_text(len(rows), when, source, str(rng.choice(words))))
    rows += [_text(len(rows) + k, FIRST, "survey", RARE) for k in range(3)]
    put(store, feedback_text.CONTRACT, rows, batch="texts")
    people = [
        {**REST, "customer_id": f"C{place:02}", "home_branch": (LOUD, FAR)[place % 2]}
        for place in range(40)
    ]
    put(store, customer.CONTRACT, people, batch="people")
    changes = [
        ("G1", date(2025, 5, 2), "price", "跨行转账免手续费", "全行"),
        ("G2", BROKEN, "release", "手机银行 6.2 版", "app"),
        ("G3", date(2025, 5, 6), "process", "叫号系统换新", LOUD),
        ("G4", date(2025, 2, 1), "release", "手机银行 6.1 版", "app"),
    ]
    put(
        store,
        change_log.CONTRACT,
        [
            {"change_id": key, "changed_at": _moment(day, 2), "kind": kind, "title": title,
             "scope": scope, "owner": "数字金融部"}
            for key, day, kind, title, scope in changes
        ],
        batch="changes",
    )  # fmt: skip


def _text(number: int, day: date, source: str, text: str) -> dict[str, object]:
    return {
        "feedback_id": f"F{number:05}",
        "customer_id": None if source == "app review" else f"C{number % 40:02}",
        "source": source,
        "response_id": None,
        "written_at": _moment(day, number % 12 + 9),
        "text": text,
        "score": None,
    }


def _moment(day: date, hour: int) -> datetime:
    """An hour of the bank's day, in UTC."""
    return datetime(day.year, day.month, day.day, hour) - timedelta(hours=8)


def read_bank(folder: Path) -> Store:
    """Store the texts and do what the worker does with them, up to the first of June."""
    store = Store(folder)
    store_texts(store)
    read_texts(store, reader=without_model())
    watch_texts(store, today=TODAY)
    find_month_topics(store, today=TODAY)
    return store
