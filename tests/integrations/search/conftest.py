"""An index of matters in a folder of its own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from zhike.integrations.search.hidden_words import Hidden, HiddenWords
from zhike.integrations.search.index import Index, Matter
from zhike.integrations.search.questions import Question, Reach
from zhike.integrations.search.words import parts_of

HIDDEN = HiddenWords(b"key")
ALL = Reach(queues=[1, 2], texts=["said", "complained"])


def matter(ticket: int, *said: str, complained: tuple[str, ...] | None = None, **more) -> Matter:
    given = {
        "kind": "enquiry", "state": "open", "channel": "chat", "queue": 1, "owner": 5,
        "task_queues": [], "opened_at": 100 + ticket, "touched_at": 100 + ticket,
    }  # fmt: skip
    return Matter(
        ticket=ticket,
        said=hidden(said),
        complained=None if complained is None else hidden(complained),
        **(given | more),
    )


def hidden(texts: Sequence[str]) -> list[Hidden]:
    return [HIDDEN.of_text(text) for text in texts]


def ask(index, words, *, reaches=(ALL,), limit=10, offset=0, **cut):
    question = Question(parts=parts_of(words), reaches=list(reaches), **cut)
    return index.search(question, limit=limit, offset=offset)


@pytest.fixture
def index(tmp_path):
    made = Index(tmp_path / "matters-1", HIDDEN)
    yield made
    made.close()
