"""The topics of each month that is over, found once: later texts change no month that was told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhike.analytics import voice
from zhike.analytics.intervals import Estimate, difference_of, wilson
from zhike.engine.store import Store
from zhike.pipelines.read_texts import batch_of_readings, read_by, readings, table_of
from zhike.pipelines.reading import Tables, opened
from zhike.pipelines.text_alarms import local_day
from zhike.schema import text_topic

LEAST = 10  # texts of a topic in a month, at least
SHOWN_WORDS = 4


@dataclass(frozen=True, kw_only=True)
class TopicMonth:
    """A topic in one month: how many of the month's texts, and where it came from."""

    month: date
    texts: int
    share: Estimate
    began: str
    came_from: str | None
    merged: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TopicLine:
    """A topic over the months, the newest last; `words` and `quotes` are of its newest month.

    `ended` says that a later month was looked at and does not have it.
    """

    id: str
    words: tuple[str, ...]
    months: tuple[TopicMonth, ...]
    quotes: tuple[str, ...]
    ended: bool

    @property
    def newest(self) -> TopicMonth:
        """The last month that has it."""
        return self.months[-1]

    @property
    def change(self) -> Estimate | None:
        """How its share moved from the month before; None where that month does not have it."""
        if len(self.months) < 2:
            return None
        before, now = self.months[-2:]
        is_next = (before.month + timedelta(days=31)).replace(day=1) == now.month
        return difference_of(before.share, now.share) if is_next else None


def find_month_topics(store: Store, *, today: date) -> int:
    """Find the topics of each month that is over and was not looked at; give how many months."""
    with opened(store) as tables:
        months = _months(tables, before=today.replace(day=1))
        rows = _rows(tables)
    done = max((row["month_date"] for row in rows), default=None)
    known = _known(rows, month=done)
    found = [month for month in months if done is None or month > done]
    for month in found:
        with opened(store) as tables:
            texts = _texts(tables, month)
        topics = voice.find_topics([row["text"] for row in texts], known=known, least=LEAST)
        known = voice.next_known(topics, known=known)
        _store(store, month, topics, texts)
    return len(found)


def topics_in(tables: Tables) -> list[TopicLine]:
    """Give every topic, those of the newest month first, the largest first."""
    rows = _rows(tables)
    newest = max((row["month_date"] for row in rows), default=None)
    by_id: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda one: one["month_date"]):
        by_id.setdefault(row["topic_id"], []).append(row)
    lines = [
        TopicLine(
            id=key,
            words=_shown_words(json.loads(own[-1]["words"])),
            months=tuple(_month(row) for row in own),
            quotes=tuple(filter(None, own[-1]["quotes"].split(","))),
            ended=own[-1]["month_date"] != newest,
        )
        for key, own in by_id.items()
    ]
    return sorted(lines, key=lambda one: (one.ended, -one.newest.texts, one.id))


def _shown_words(words: Mapping[str, float]) -> tuple[str, ...]:
    most = max(words.values(), default=0.0)
    return tuple(word for word, weight in words.items() if weight > most / 3)[:SHOWN_WORDS]


def _month(row: Mapping[str, Any]) -> TopicMonth:
    return TopicMonth(
        month=row["month_date"],
        texts=row["texts"],
        share=wilson(row["texts"], n=row["all_texts"]),
        began=row["began"],
        came_from=row["came_from"],
        merged=tuple(filter(None, (row["merged"] or "").split(","))),
    )


def _rows(tables: Tables) -> list[dict[str, Any]]:
    table = tables.of(text_topic.CONTRACT)
    found: list[dict[str, Any]] = table.filter(table.read_by == read_by()).to_pyarrow().to_pylist()
    return found


def _months(tables: Tables, *, before: date) -> list[date]:
    texts = readings(tables)
    months = texts.mutate(month=local_day(texts.written_at).truncate("M").cast("date"))
    found = months.filter(months.month < before).select("month").distinct().order_by("month")
    return [row["month"] for row in found.to_pyarrow().to_pylist()]


def _texts(tables: Tables, month: date) -> list[dict[str, Any]]:
    texts = readings(tables)
    dated = texts.mutate(month=local_day(texts.written_at).truncate("M").cast("date"))
    own = dated.filter((dated.month == month) & dated.text.notnull())
    rows: list[dict[str, Any]] = (
        own.select("feedback_id", "text").order_by("feedback_id").to_pyarrow().to_pylist()
    )
    return rows


def _known(rows: Sequence[Mapping[str, Any]], *, month: date | None) -> voice.Known:
    """The topics of the last month, and those further back as they were last, the newest first."""
    newest = sorted(rows, key=lambda one: one["month_date"])
    last = {row["topic_id"]: row for row in newest}
    order = sorted(
        last.values(),
        key=lambda one: (-one["month_date"].toordinal(), -one["texts"], one["topic_id"]),
    )
    topics = [
        voice.Topic(id=row["topic_id"], words=json.loads(row["words"]), texts=row["texts"])
        for row in order
    ]
    awake = sum(row["month_date"] == month for row in order)
    ids = max((int(row["topic_id"][1:]) for row in rows), default=0)
    return voice.Known(topics=tuple(topics[:awake]), asleep=tuple(topics[awake:]), ids=ids)


def _store(
    store: Store, month: date, found: voice.MonthTopics, texts: Sequence[Mapping[str, Any]]
) -> None:
    told = {"month_date": month, "read_by": read_by()}
    members = [
        {**told, "feedback_id": row["feedback_id"], "topic_id": found.topics[place].id}
        for row, place in zip(texts, found.places, strict=True)
        if place >= 0
    ]
    rows = [
        {
            **told,
            "topic_id": topic.id,
            "words": json.dumps(dict(topic.words), ensure_ascii=False),
            "texts": topic.texts,
            "all_texts": len(texts),
            "began": str(topic.began),
            "came_from": topic.came_from,
            "merged": ",".join(topic.merged) or None,
            "quotes": ",".join(texts[place]["feedback_id"] for place in topic.typical),
        }
        for topic in found.topics
    ]
    # Topics last: they tell that the month was looked at.
    for contract, some in ((text_topic.TEXTS, members), (text_topic.CONTRACT, rows)):
        if some:
            store.append(contract, table_of(contract, some), batch=batch_of_readings())
