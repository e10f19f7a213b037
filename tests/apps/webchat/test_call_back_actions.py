from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.webchat.conftest import HERE, said

from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.queries import line_position
from zhike.apps.conversations.rules import HEAD_START
from zhike.apps.tickets.models import Ticket
from zhike.apps.vault.keys import Keyring
from zhike.apps.webchat.actions import begin_visit
from zhike.apps.webchat.call_back_actions import ask_call_back, number_of, put_due_in_line
from zhike.apps.webchat.errors import NotOpen, NumberRefused, TooFast, WindowRefused
from zhike.apps.webchat.models import CallBack
from zhike.apps.webchat.queries import talk_of
from zhike.apps.webchat.rules import CALL_BACKS_A_MINUTE
from zhike.apps.webchat.setup_actions import set_chat_terms

NUMBER = "13800001111"


def later_today():
    """A whole half hour to come; the hotline's chat never closes."""
    soon = timezone.now() + timedelta(hours=3)
    return soon.replace(minute=30, second=0, microsecond=0)


def called(visitor, *, number=NUMBER, window=None, once="once-0001", **more):
    return ask_call_back(visitor, number=number, window=window, once=once, **more)


def test_he_keeps_his_place_in_the_line(visitor, offered):
    said(visitor)
    place = talk_of(visitor).ranked_at
    later, _key = begin_visit(address=HERE)
    said(later)

    row = called(visitor)

    call = row.conversation
    assert (call.channel, call.state, call.queue) == ("phone", "waiting", offered)
    assert call.ranked_at == place
    assert line_position(call) == 1
    assert talk_of(visitor).state == "ended"
    assert call.ticket == talk_of(visitor).ticket


def test_the_number_is_sealed_under_the_key_of_the_matter(visitor):
    said(visitor)

    row = called(visitor, number="+86 138-0000-1111")

    assert NUMBER not in row.number_sealed
    owner = row.ticket.key_owner
    assert Keyring.of([owner]).open(row.number_sealed, customer_id=owner) == NUMBER
    words = row.conversation.messages.get().text_sealed
    assert NUMBER not in Keyring.of([owner]).open(words, customer_id=owner)


def test_the_same_wish_twice_is_one(visitor):
    said(visitor)

    assert called(visitor) == called(visitor)
    assert CallBack.objects.count() == 1
    assert Conversation.objects.filter(channel="phone").count() == 1


def test_whoever_wants_it_later_is_in_line_when_his_time_begins_and_before_who_came_after(
    visitor, offered
):
    said(visitor)
    row = called(visitor, window=later_today())
    assert row.conversation is None
    later, _key = begin_visit(address=HERE)
    said(later)

    assert put_due_in_line(now=row.begins_at - timedelta(seconds=1)) == 0
    assert put_due_in_line(now=row.begins_at) == 1
    assert put_due_in_line(now=row.begins_at) == 0

    row.refresh_from_db()
    assert line_position(row.conversation) == 1


def test_a_message_left_with_a_number_becomes_a_matter_of_its_own(visitor):
    row = called(visitor, text="我的贷款还没放款")
    assert row.text_sealed == ""

    assert Ticket.objects.get() == row.ticket
    owner = row.ticket.key_owner
    words = row.conversation.messages.get().text_sealed
    assert "我的贷款还没放款" in Keyring.of([owner]).open(words, customer_id=owner)


@pytest.mark.parametrize("bad", ["", "abc", "123", "1" * 16, "<script>", "13800001111;DROP"])
def test_what_is_no_number_is_refused(visitor, bad):
    with pytest.raises(NumberRefused):
        called(visitor, number=bad)
    assert not CallBack.objects.exists()


def test_a_number_of_the_country_is_written_the_way_it_is_dialled():
    assert number_of("0086 13800001111") == NUMBER
    assert number_of("010-12345678") == "01012345678"


def test_a_time_that_was_not_offered_is_refused(visitor):
    for wrong in (timedelta(days=15), timedelta(hours=-3)):
        with pytest.raises(WindowRefused):
            called(visitor, window=timezone.now() + wrong)
    assert not CallBack.objects.exists()


def test_words_wait_sealed_for_the_time_that_was_chosen(visitor):
    row = called(visitor, window=later_today(), text="我的贷款还没放款")

    assert row.conversation is None
    assert not Conversation.objects.exists()
    owner = row.ticket.key_owner
    ring = Keyring.of([owner])
    assert "贷款" not in row.text_sealed
    assert ring.open(row.text_sealed, customer_id=owner) == "我的贷款还没放款"

    put_due_in_line(now=row.begins_at)
    row.refresh_from_db()
    words = row.conversation.messages.get().text_sealed
    assert "我的贷款还没放款" in ring.open(words, customer_id=owner)
    assert row.text_sealed == ""


def test_a_customer_with_a_head_start_has_it_without_having_waited(visitor, lin):
    type(lin).objects.filter(pk=lin.pk).update(tier="gold")
    lin.refresh_from_db()
    visitor.customer, visitor.way = lin, "app"
    visitor.save()

    row = called(visitor)

    assert row.asked_at - row.place_at == HEAD_START["gold"]
    assert row.conversation.ranked_at == row.place_at


def test_a_call_of_somebody_who_has_an_agent_begins_where_he_stood(visitor, agent):
    from zhike.apps.conversations.line_actions import take

    said(visitor)
    began = talk_of(visitor).started_at
    take(talk_of(visitor).pk, agent=agent)

    row = called(visitor)

    assert row.place_at == began
    assert row.place_at < timezone.now()


def test_who_is_not_called_yet_has_asked_already(visitor):
    said(visitor)
    first = called(visitor)

    assert called(visitor, once="once-0002", number="13900002222") == first
    assert CallBack.objects.count() == 1


def test_what_the_bank_does_not_offer_cannot_be_asked_for(visitor, offered):
    said(visitor)
    set_chat_terms(queue=offered, by="test", offers_call_back=False)

    with pytest.raises(NotOpen):
        called(visitor)
    assert not CallBack.objects.exists()


def test_nobody_fills_the_line_with_calls_to_others(offered):
    for number in range(CALL_BACKS_A_MINUTE):
        visitor, _key = begin_visit(address=HERE)
        called(visitor, once=f"once-{number:04}")
    visitor, _key = begin_visit(address=HERE)

    with pytest.raises(TooFast):
        called(visitor)


def test_one_whose_number_is_gone_holds_up_nobody(visitor, offered):
    said(visitor)
    row = called(visitor)
    later = timezone.now() + timedelta(days=2)
    CallBack.objects.filter(pk=row.pk).update(conversation=None, number_sealed="", begins_at=later)
    other, _key = begin_visit(address=HERE)
    waits = called(other, once="once-0009")
    CallBack.objects.filter(pk=waits.pk).update(conversation=None, begins_at=later)

    assert put_due_in_line(now=later) == 1
