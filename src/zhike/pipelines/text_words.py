"""The customers' own words behind a figure: masked, without whose or on which day they are.

Their order tells of no time, and texts that repeat one another stand once, with how many they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ibis.expr.types import Table

from zhike.analytics import voice
from zhike.pipelines.calendars import bank_zone
from zhike.pipelines.read_texts import named_aspects, read_by, readings
from zhike.pipelines.reading import Tables
from zhike.pipelines.text_results import MINIMUM, of_branches
from zhike.schema import text_topic

MOST_READ = 3_000  # texts that are looked through for repetitions
MOST_SHOWN = 60
MOST_OPENED = 300  # sealed texts
# Gives the masked words of texts that lie sealed elsewhere, by their ids.
OpenSealed = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which texts: of an aspect (and what they say of it) or of a topic, of a source, in a time.

    `first_at` and `until_at` are moments of UTC, half-open, as the store has them.
    """

    aspect: str = ""
    polarity: int | None = None
    topic: str = ""
    source: str = ""
    first_at: datetime | None = None
    until_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A text, and how many say nearly the same."""

    text: str
    alike: int
    source: str


@dataclass(frozen=True, kw_only=True)
class Words:
    """The texts behind a figure; no quotes where they are too few, or lie sealed elsewhere."""

    texts: int
    quotes: tuple[Quote, ...] = ()
    left_out: int = 0


def words_of(
    tables: Tables,
    wanted: Wanted,
    *,
    branches: Collection[str] | None,
    open_sealed: OpenSealed | None = None,
) -> Words:
    """Give the words of the texts that are wanted, of customers in reach.

    Fewer than ten texts (of the aspect or topic, whatever they say of it) give none.
    """
    texts = of_branches(_within(readings(tables), wanted), tables, branches)
    about = texts.semi_join(_about(tables, wanted, any_polarity=True), "feedback_id")
    if int(about.count().to_pyarrow().as_py()) < MINIMUM:
        return Words(texts=0)
    mine = texts.semi_join(_about(tables, wanted, any_polarity=False), "feedback_id")
    count = int(mine.count().to_pyarrow().as_py())
    # Those whose words are here; then those that have to be opened.
    some = mine.order_by(mine.text.isnull(), mine.feedback_id.hash()).limit(MOST_READ)
    rows = some.select("feedback_id", "text", "source").to_pyarrow().to_pylist()
    quotes = _once(_with_sealed(rows, open_sealed))
    return Words(texts=count, quotes=quotes[:MOST_SHOWN], left_out=max(0, len(quotes) - MOST_SHOWN))


def quotes_by_id(
    tables: Tables, ids: Sequence[str], *, branches: Collection[str] | None
) -> dict[str, str]:
    """Give the masked words of some texts, of customers in reach."""
    texts = of_branches(readings(tables), tables, branches)
    mine = texts.filter(texts.feedback_id.isin(list(ids)) & texts.text.notnull())
    rows = mine.select("feedback_id", "text").to_pyarrow().to_pylist() if ids else []
    return {row["feedback_id"]: row["text"] for row in rows}


def moment_of(day: date) -> datetime:
    """The moment a day of the bank begins, as the store has it."""
    from datetime import UTC, time

    local = datetime.combine(day, time(), tzinfo=ZoneInfo(bank_zone()))
    return local.astimezone(UTC).replace(tzinfo=None)


def _within(texts: Table, wanted: Wanted) -> Table:
    if wanted.source:
        texts = texts.filter(texts.source == wanted.source)
    if wanted.first_at:
        texts = texts.filter(texts.written_at >= wanted.first_at)
    if wanted.until_at:
        texts = texts.filter(texts.written_at < wanted.until_at)
    return texts


def _about(tables: Tables, wanted: Wanted, *, any_polarity: bool) -> Table:
    if wanted.topic:
        members = tables.of(text_topic.TEXTS)
        return members.filter((members.read_by == read_by()) & (members.topic_id == wanted.topic))
    named = named_aspects(tables)
    named = named.filter(named.aspect == wanted.aspect)
    if wanted.polarity is None or any_polarity:
        return named
    return named.filter(named.polarity == wanted.polarity)


def _with_sealed(
    rows: Sequence[dict[str, Any]], open_sealed: OpenSealed | None
) -> list[dict[str, Any]]:
    shut = [row["feedback_id"] for row in rows if row["text"] is None]
    found = open_sealed(shut[:MOST_OPENED]) if open_sealed and shut else {}
    told = [{**row, "text": row["text"] or found.get(row["feedback_id"])} for row in rows]
    return [row for row in told if row["text"]]


def _once(rows: Sequence[dict[str, Any]]) -> tuple[Quote, ...]:
    groups = voice.near_duplicates([row["text"] for row in rows])
    sizes: dict[int, int] = {}
    for group in groups.tolist():
        sizes[group] = sizes.get(group, 0) + 1
    found = [
        Quote(text=rows[group]["text"], alike=count, source=rows[group]["source"])
        for group, count in sizes.items()
    ]
    # What is said most often first; of equals by a digest, which knows no time.
    return tuple(sorted(found, key=lambda one: (-one.alike, _digest(one.text))))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
