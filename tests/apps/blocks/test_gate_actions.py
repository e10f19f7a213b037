"""What passes the gate, and what is kept apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.blocks.conftest import SPAMMER, known_as, offer
from tests.apps.conversations.conftest import begun
from tests.apps.frozen import freeze_time

from zhike.apps.blocks.actions import mark_spam
from zhike.apps.blocks.doors import Sender
from zhike.apps.blocks.gate_actions import hold_back, is_blocked
from zhike.apps.blocks.models import Held
from zhike.apps.blocks.rules import SenderKind
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.tickets.actions import change_ticket
from zhike.apps.tickets.rules import Kind
from zhike.apps.vault.keys import Keyring

HIM = Sender(kind=SenderKind.EMAIL, value="OFFERS@win.example")


@pytest.fixture
def block(spam, agent):
    return mark_spam(spam.pk, by=agent, days=10)


def held(sender=HIM, **more):
    said = {"channel": Channel.MAIL, "once": "one", "words": "Hi", "content": {"a": 1}}
    return hold_back(sender, **said | more)


def test_a_blocked_sender_is_kept_apart_sealed_and_counted_once(block):
    assert held()
    assert held()

    block.refresh_from_db()
    row = Held.objects.get()
    assert block.held_back == 1
    assert "Hi" not in row.words_sealed
    opened = Keyring.of([block.key_owner]).open(row.content_sealed, customer_id=block.key_owner)
    assert opened == '{"a": 1}'


def test_anybody_else_passes(block):
    other = Sender(kind=SenderKind.EMAIL, value="li@home.example")

    assert not held(other)
    assert not held(Sender(kind=SenderKind.PHONE, value=SPAMMER))
    assert not Held.objects.exists()


def test_when_its_time_is_over_he_passes(block):
    with freeze_time(timezone.now() + timedelta(days=9)):
        assert is_blocked(HIM)
    with freeze_time(timezone.now() + timedelta(days=11)):
        assert not is_blocked(HIM)
        assert not held()


def test_what_is_said_about_a_complaint_always_comes_in(block, hotline):
    with freeze_time(block.blocked_at - timedelta(days=1)):
        complaint = begun(hotline, kind=Kind.COMPLAINT).ticket
        enquiry = begun(hotline).ticket

    assert not held(about=complaint)
    assert held(about=enquiry)


def test_so_does_what_is_said_about_a_matter_that_began_behind_the_block(block, hotline):
    assert not held(about=begun(hotline).ticket)


@pytest.mark.parametrize(
    ("words", "may_be"), [("我要投诉", True), ("A COMPLAINT", True), ("Cheap loans", False)]
)
def test_what_may_be_a_complaint_is_marked_and_held_all_the_same(block, words, may_be):
    assert held(words=words)

    assert Held.objects.get().may_be_complaint is may_be


def test_whoever_turns_out_to_be_a_customer_gets_through(block, lin):
    customer = Sender(kind=SenderKind.EMAIL, value=SPAMMER, customers=(lin,))

    assert not held(customer)
    block.is_of_customer = True  # a supervisor knew it
    block.save()
    assert held(customer)


def test_by_mail_nothing_comes_of_it_but_the_count(box, block):
    row = offer(box, 2)

    assert (row.message, row.way) == (None, "held")
    assert Conversation.objects.count() == 1
    assert offer(box, 2) == row
    block.refresh_from_db()
    assert block.held_back == 1


def test_a_mail_about_a_complaint_passes_the_block(box, spam, agent):
    second = offer(box, 2).message.conversation
    change_ticket(second.ticket_id, kind=Kind.COMPLAINT, by="wang")
    mark_spam(spam.pk, by=agent)

    row = offer(box, 3, "And again.\r\n", references="<2@win.example>")

    assert row.message.conversation == second


def test_automatic_mail_goes_on_as_before(box, block):
    row = offer(box, 2, auto_submitted="auto-replied")

    assert row.origin == "auto_reply"
    assert row.text_sealed
    assert not Held.objects.exists()


def test_an_address_that_became_a_customers_gets_through(box, block, lin):
    known_as(lin, SPAMMER, kind="email")

    assert offer(box, 2).message is not None
