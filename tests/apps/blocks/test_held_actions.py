"""What is held back is read by people, let in one by one, and never forgotten unread."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.apps.blocks.conftest import offer

from zhike.apps.audit.models import AuditRow
from zhike.apps.blocks.actions import mark_spam, not_spam
from zhike.apps.blocks.errors import NotHeld
from zhike.apps.blocks.held_actions import forget_held, judge_spam, let_in
from zhike.apps.blocks.models import Held
from zhike.apps.blocks.rules import HELD_FOR
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.queries import messages_of
from zhike.apps.conversations.rules import State

LONG_AFTER = HELD_FOR + timedelta(seconds=1)


@pytest.fixture
def block(spam, agent):
    return mark_spam(spam.pk, by=agent)


def test_one_contact_comes_in_with_its_time_and_its_sender_stays_blocked(box, spam, block):
    offer(box, 2, subject="I complain")
    offer(box, 3)
    first = Held.objects.earliest("pk")

    let_in(first.pk, by="sun")

    talk = Conversation.objects.exclude(pk=spam.pk).get()
    assert (talk.state, talk.started_at) == (State.WAITING, first.came_at)
    spam.refresh_from_db()
    assert spam.state == State.SPAM
    assert offer(box, 4).message is None
    row = AuditRow.objects.get(activity="let in contact")
    assert (row.case_id, row.by) == (block.case_id, "sun")


def test_what_he_says_afterwards_about_that_matter_passes(box, spam, block):
    offer(box, 2, subject="I complain")
    let_in(Held.objects.get().pk, by="sun")
    talk = Conversation.objects.exclude(pk=spam.pk).get()

    more = offer(box, 3, "And more.\r\n", references="<2@win.example>")

    assert more.message.conversation == talk
    assert [one.text for one in messages_of(talk)] == ["Click here.", "And more."]


def test_a_reply_to_spam_that_is_let_in_begins_a_matter_of_its_own(box, spam, block):
    offer(box, 2, references="<1@win.example>")

    let_in(Held.objects.get().pk, by="sun")

    assert Conversation.objects.exclude(pk=spam.pk).get().ticket.parent == spam.ticket


def test_a_contact_is_let_in_once(box, block):
    offer(box, 2)
    key = Held.objects.get().pk
    let_in(key, by="sun")

    with pytest.raises(NotHeld):
        let_in(key, by="sun")
    assert Conversation.objects.count() == 2


def test_what_was_judged_goes_after_thirty_days_and_what_nobody_read_stays(box, block):
    offer(box, 2)
    read = Held.objects.get()
    offer(box, 3)

    assert judge_spam(block.pk, up_to=read.pk, by="sun") == 1
    assert judge_spam(block.pk, up_to=read.pk, by="sun") == 0

    assert forget_held(now=read.came_at + HELD_FOR) == 0
    assert forget_held(now=Held.objects.latest("pk").came_at + LONG_AFTER) == 1
    left = Held.objects.get()
    assert (left.judged_at, left.pk > read.pk) == (None, True)
    block.refresh_from_db()
    assert block.held_back == 2
    row = AuditRow.objects.get(activity="judge spam")
    assert (row.by, row.outcome) == ("sun", "1")


def test_what_was_judged_comes_in_all_the_same_when_the_block_is_lifted(box, block):
    offer(box, 2)
    judge_spam(block.pk, up_to=Held.objects.get().pk, by="sun")

    assert not_spam(block.pk, by="sun") == 1
