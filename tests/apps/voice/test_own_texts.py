"""Words that lie sealed in zhike: read as rows, opened masked, gone with whom they belong to."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.apps.conversations.conftest import begun

from zhike.apps.conversations.models import Message
from zhike.apps.tickets.spam_actions import close_as_spam
from zhike.apps.vault.models import CustomerKey
from zhike.apps.voice import jobs
from zhike.apps.voice import own_texts as own_module
from zhike.apps.voice.own_texts import masked_by_id, own_texts, version_of_own_texts
from zhike.engine.store import Store
from zhike.pipelines import read_texts
from zhike.pipelines.text_store import last_sealed
from zhike.schema import text_aspect, text_reading

PHONE = "13812345678"


@pytest.fixture
def talk(hotline, lin):
    return begun(hotline, customer=lin, text=f"刷脸登不上，回电{PHONE}")


def rows():
    return [row for some in own_texts() for row in some]


def test_a_message_is_a_text_of_its_customer(talk, lin):
    [row] = rows()

    assert row["feedback_id"] == f"message-{Message.objects.get().pk}"
    assert (row["customer_id"], row["source"]) == (lin.customer_id, "ticket")
    assert PHONE in row["text"]
    assert masked_by_id([row["feedback_id"], "message-x", "answer-1", "F1"]) == {
        row["feedback_id"]: "刷脸登不上，回电[电话]"
    }


def test_spam_and_what_was_erased_are_no_texts(talk, hotline):
    [name] = [row["feedback_id"] for row in rows()]
    keys = CustomerKey.objects.filter(customer_id=talk.ticket.key_owner)
    keys.update(wrapped="", destroyed_at=timezone.now())
    assert (rows(), masked_by_id([name])) == ([], {})

    other = begun(hotline, text="广告")
    assert len(rows()) == 1
    close_as_spam(other.ticket_id, by="chen")
    assert rows() == []


def test_the_worker_reads_them_and_keeps_no_word(talk, own_home, monkeypatch):
    monkeypatch.setattr(jobs, "_seen", [])
    monkeypatch.setattr(read_texts, "names_reader", read_texts.voice.without_model)
    before = version_of_own_texts()
    jobs.read_new_texts()
    store = Store(own_home / "store")
    [read] = store.table(text_reading.CONTRACT).to_pyarrow().to_pylist()

    assert (read["text"], read["aspects"]) == (None, 3)
    named = store.table(text_aspect.CONTRACT).to_pyarrow()["aspect"].to_pylist()
    assert {"step.face", "cause.unusable"} <= set(named)
    begun(talk.queue, text="排队太久")
    assert version_of_own_texts() != before


def test_only_what_came_since_is_opened_again(talk, own_home, monkeypatch):
    monkeypatch.setattr(jobs, "_seen", [])
    monkeypatch.setattr(own_module, "OVERLAP", 0)
    jobs.read_new_texts()
    later = begun(talk.queue, text="排队太久")
    opened = []

    def noted(after):
        for some in own_texts(after):
            opened.extend(some)
            yield some

    monkeypatch.setattr(jobs, "own_texts", noted)

    jobs.read_new_texts()

    assert [row["feedback_id"] for row in opened] == [f"message-{later.messages.get().pk}"]
    assert last_sealed() == {"message": later.messages.get().pk}


def test_what_is_written_meanwhile_is_left_to_the_next_time(talk, hotline, lin, monkeypatch):
    """At a desk that is never still reading would not end."""
    monkeypatch.setattr(own_module, "AT_ONCE", 1)
    begun(hotline, customer=lin, text="排队太久")
    read = 0

    for some in own_texts():
        read += len(some)
        assert read <= 2
        begun(hotline, customer=lin, text="还在排队")

    assert read == 2
    assert len(rows()) == 4
