from __future__ import annotations

import pytest
from tests.apps.telephony.conftest import NUMBER, known
from tests.apps.texting.conftest import said, tell

from zhike.apps.blocks.actions import mark_spam, not_spam
from zhike.apps.blocks.errors import SupervisorNeeded
from zhike.apps.blocks.models import Held
from zhike.apps.consents.models import Consent
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.queries import messages_of
from zhike.apps.conversations.rules import State
from zhike.apps.texting.senders import sender_of


def test_a_blocked_numbers_texts_are_kept_apart_and_come_in_in_their_order(served, agent):
    tell(said("贷款找我"))
    talk = Conversation.objects.get()
    assert sender_of(talk).value == NUMBER
    block = mark_spam(talk.pk, by=agent)

    for number, words in ((2, "真的便宜"), (3, "最后一次")):
        answer = tell(said(words, id=f"m-{number}"))
        assert answer.json() == {"events": ["taken"]}
    assert tell(said("真的便宜", id="m-2")).json() == {"events": ["known"]}

    assert [one.words_sealed[:2] for one in Held.objects.all()] == ["z1", "z1"]
    assert Conversation.objects.count() == 1
    assert not_spam(block.pk, by="sun") == 2
    talk.refresh_from_db()
    assert talk.state == State.WAITING
    assert [one.text for one in messages_of(talk)] == ["贷款找我", "真的便宜", "最后一次"]


def test_a_customers_number_takes_a_supervisor(served, lin, agent, head):
    tell(said())
    talk = Conversation.objects.get()

    with pytest.raises(SupervisorNeeded):
        mark_spam(talk.pk, by=agent, reason="x")
    assert mark_spam(talk.pk, by=head, reason="x").customer == lin


def test_stop_is_heard_whoever_is_blocked(served, lin, head):
    tell(said())
    mark_spam(Conversation.objects.get().pk, by=head, reason="x")

    tell(said("退订", id="m-2"))

    assert Consent.objects.filter(customer=lin, given=False).exists()
    assert not Held.objects.exists()


def test_a_number_that_became_a_customers_gets_through(served, agent):
    tell(said())
    mark_spam(Conversation.objects.get().pk, by=agent)
    known("C009")

    tell(said("我是客户", id="m-2"))

    assert Conversation.objects.filter(state=State.WAITING).count() == 1
