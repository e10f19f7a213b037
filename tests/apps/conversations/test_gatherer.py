from __future__ import annotations

import threading
import time

import pytest
from tests.apps.conversations.conftest import begun

from zhike.apps.conversations import gatherer
from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.delivery_actions import note_all
from zhike.apps.conversations.gatherer import Gatherer
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import Message
from zhike.apps.conversations.rules import Side, Sighting

HE_READ = Sighting(conversation_id=1, side=Side.CUSTOMER, is_read=True)
IT_CAME = Sighting(conversation_id=1, side=Side.CUSTOMER, is_read=False)
WAIT_SECONDS = 20


@pytest.fixture
def started(monkeypatch):
    """Start gatherers that are stopped after the test."""
    monkeypatch.setattr(gatherer, "GATHER_SECONDS", 0.02)
    monkeypatch.setattr(gatherer, "PAUSE_SECONDS", 0.02)
    made = []

    def start(note):
        one = Gatherer(note)
        one.start()
        made.append(one)
        return one

    yield start
    for one in made:
        one.stop()


def test_nothing_is_kept_where_nobody_gathers():
    assert not Gatherer(pytest.fail).put(HE_READ, 7)


def test_the_furthest_message_is_noted_once(started, monkeypatch):
    monkeypatch.setattr(gatherer, "GATHER_SECONDS", 3600)
    noted = []
    one = started(noted.append)

    for up_to in (7, 9, 8):
        assert one.put(HE_READ, up_to)
    one.put(IT_CAME, 11)
    one.stop()  # what is kept is written, without waiting for its time

    assert noted == [{HE_READ: 9, IT_CAME: 11}]
    assert not one.put(HE_READ, 12)


def test_what_the_database_did_not_take_is_told_again(started):
    told, done = [], threading.Event()

    def note(seen):
        told.append(dict(seen))
        if len(told) == 1:
            one.put(HE_READ, 9)  # while the first try was on its way
            raise OSError("the database is away")
        done.set()

    one = started(note)
    one.put(HE_READ, 7)

    assert done.wait(WAIT_SECONDS)
    assert told == [{HE_READ: 7}, {HE_READ: 9}]


def test_a_thread_of_its_own_writes_it(started, shared_database, hotline, agent):
    answers = []
    for _talk in range(3):
        chat = begun(hotline)
        take(chat.pk, agent=agent)
        answers.append(agent_writes(chat.pk, said=Said(text="您好"), author=agent))
    one = started(note_all)

    for answer in answers:
        seen = Sighting(
            conversation_id=answer.conversation_id, side=Side.CUSTOMER, is_read=answer != answers[0]
        )
        one.put(seen, answer.pk)

    until = time.monotonic() + WAIT_SECONDS
    states: list[str] = []
    while time.monotonic() < until and states != ["delivered", "read", "read"]:
        time.sleep(0.02)
        rows = Message.objects.filter(pk__in=[answer.pk for answer in answers])
        states = list(rows.order_by("pk").values_list("state", flat=True))
    assert states == ["delivered", "read", "read"]
