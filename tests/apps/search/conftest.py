"""An index of its own for each test, and what the worker does at a tick."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zhike.apps.audit.announcer import announce_events
from zhike.apps.search import actions, queries
from zhike.apps.search.queries import Hits, Wanted
from zhike.apps.search.snippets import Snippet


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path) -> Iterator[None]:
    settings.HOME = tmp_path
    yield
    actions.let_go()
    queries.let_go()


def tick() -> None:
    """What the worker does each second."""
    while announce_events():
        pass
    actions.catch_up()


def found(caller, words: str, *, limit: int = 20, **cut) -> Hits:
    return queries.search(caller, Wanted(words=words, **cut), limit=limit)


def numbers(hits: Hits) -> list[str]:
    return [hit.ticket.number for hit in hits.rows]


def read(snippet: Snippet) -> str:
    """A snippet with what fits in brackets."""
    return "".join(f"[{piece.text}]" if piece.fits else piece.text for piece in snippet)
