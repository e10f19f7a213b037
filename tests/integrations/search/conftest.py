"""An index of matters in a folder of its own."""

from __future__ import annotations

import pytest

from zhike.integrations.search.hidden_words import HiddenWords
from zhike.integrations.search.index import Index, Matter
from zhike.integrations.search.questions import Question, Reach
from zhike.integrations.search.words import parts_of

ALL = Reach(queues=[1, 2], texts=["said", "complained"])


def matter(ticket: int, *said: str, **more) -> Matter:
    given = {
        "kind": "enquiry", "state": "open", "channel": "chat", "queue": 1, "owner": 5,
        "task_queues": [], "opened_at": 100 + ticket, "touched_at": 100 + ticket,
        "complained": None,
    }  # fmt: skip
    return Matter(ticket=ticket, said=said, **(given | more))


def ask(index, words, *, reaches=(ALL,), limit=10, offset=0, **cut):
    question = Question(parts=parts_of(words), reaches=list(reaches), **cut)
    return index.search(question, limit=limit, offset=offset)


@pytest.fixture
def index(tmp_path):
    made = Index(tmp_path / "matters-1", HiddenWords(b"key"))
    yield made
    made.close()
