"""The figures of the texts in the store, kept until a table they are made from changes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from zhike.analytics import voice
from zhike.engine.store import Store
from zhike.pipelines.journeys import the_store
from zhike.pipelines.read_texts import (
    Progress,
    last_numbers,
    names_reader,
    read_by,
    read_sealed,
    read_texts,
)
from zhike.pipelines.reading import opened
from zhike.pipelines.text_alarms import watch_texts
from zhike.pipelines.text_issues import Issue, Issues, issues_in
from zhike.pipelines.text_results import TextResults, results_of
from zhike.pipelines.text_topics import TopicLine, find_month_topics, topics_in
from zhike.pipelines.text_words import OpenSealed, Wanted, Words, quotes_by_id, words_of
from zhike.schema import (
    change_log,
    customer,
    feedback_text,
    text_alarm,
    text_aspect,
    text_reading,
    text_topic,
)

__all__ = [
    "Issue",
    "Issues",
    "TextResults",
    "TopicLine",
    "Wanted",
    "Words",
    "issues_in_store",
    "last_sealed",
    "masked_words",
    "quotes_in_store",
    "read_the_texts",
    "results_in_store",
    "topics_in_store",
    "version_of_texts",
    "words_in_store",
]
Branches = frozenset[str] | None


def read_the_texts(
    *,
    today: date,
    sealed: Iterable[Sequence[Mapping[str, Any]]] = (),
    watch: bool = True,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Read what was not read, watch the days that are over, find the topics of months that are.

    `sealed` are texts that must not be stored, as of `read_sealed`, some thousand at once. Without
    `watch` texts are read and no more: looking at a year of days takes seconds.
    """
    store = the_store()
    return {
        "sealed": sum(read_sealed(store, rows) for rows in sealed),
        "texts": read_texts(store, progress=progress),
        "alarms": watch_texts(store, today=today) if watch else 0,
        "months": find_month_topics(store, today=today) if watch else 0,
    }


def last_sealed() -> dict[str, int]:
    """Give for each kind of sealed texts the highest number that was read."""
    return last_numbers(the_store())


def results_in_store(*, branches: Branches) -> TextResults:
    """Give what texts praise and blame, as of `results_of`."""
    store = the_store()
    return _results(store.root, _version(store), branches)


def issues_in_store() -> Issues:
    """Give the emerging issues of the whole bank."""
    store = the_store()
    return _issues(store.root, _version(store))


def topics_in_store() -> tuple[TopicLine, ...]:
    """Give the topics of the whole bank over the months."""
    store = the_store()
    return _topics(store.root, _version(store))


def words_in_store(
    wanted: Wanted, *, branches: Branches, open_sealed: OpenSealed | None = None
) -> Words:
    """Give the words behind a figure, of customers in reach; nothing is kept of them."""
    with opened(the_store()) as tables:
        return words_of(tables, wanted, branches=branches, open_sealed=open_sealed)


def masked_words(text: str) -> str:
    """Give a text as it may be shown."""
    return voice.mask(text, reader=names_reader()).text


def quotes_in_store(ids: tuple[str, ...], *, branches: Branches) -> dict[str, str]:
    """Give the words of some texts, of customers in reach."""
    with opened(the_store()) as tables:
        return quotes_by_id(tables, ids, branches=branches)


@lru_cache(maxsize=16)
def _results(root: Path, _version: Hashable, branches: Branches) -> TextResults:
    with opened(Store(root)) as tables:
        return results_of(tables, branches=branches)


@lru_cache(maxsize=4)
def _issues(root: Path, _version: Hashable) -> Issues:
    with opened(Store(root)) as tables:
        return issues_in(tables)


@lru_cache(maxsize=4)
def _topics(root: Path, _version: Hashable) -> tuple[TopicLine, ...]:
    with opened(Store(root)) as tables:
        return tuple(topics_in(tables))


def _version(store: Store) -> Hashable:
    contracts = (
        text_reading.CONTRACT,
        text_aspect.CONTRACT,
        text_alarm.CONTRACT,
        text_topic.CONTRACT,
        change_log.CONTRACT,
        customer.CONTRACT,
    )
    return (read_by(), *(store.version(contract) for contract in contracts))


def version_of_texts() -> Hashable:
    """Give what changes when there may be texts that were not read."""
    return read_by(), the_store().version(feedback_text.CONTRACT)
