from __future__ import annotations

import pytest

from zhike.apps.audit import looks
from zhike.apps.audit.looks import SAME_LOOK_SECONDS, is_new_look, note_look

LOOK = {"by": "wang", "customer_id": "C1", "activity": "see customer"}


@pytest.fixture(autouse=True)
def nothing_seen(monkeypatch):
    monkeypatch.setattr(looks, "_looks", type(looks._looks)())


def test_a_look_is_new_until_it_was_written_down():
    assert is_new_look(**LOOK, now=0)
    assert is_new_look(**LOOK, now=1)

    note_look(**LOOK, now=1)

    assert not is_new_look(**LOOK, now=2)
    assert is_new_look(**LOOK | {"customer_id": "C2"}, now=2)


def test_after_some_minutes_it_is_new_again():
    note_look(**LOOK, now=0)

    assert not is_new_look(**LOOK, now=SAME_LOOK_SECONDS - 1)
    assert is_new_look(**LOOK, now=SAME_LOOK_SECONDS)


def test_the_oldest_look_makes_room(monkeypatch):
    monkeypatch.setattr(looks, "REMEMBERED", 2)
    for customer in ("C1", "C2", "C3"):
        note_look(**LOOK | {"customer_id": customer}, now=0)

    assert is_new_look(**LOOK, now=1)
    assert not is_new_look(**LOOK | {"customer_id": "C3"}, now=1)
