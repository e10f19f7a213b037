"""Spam is put away and its sender held back; where it was none, nothing of it is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.blocks.conftest import SPAMMER, known_as, offer
from tests.apps.conversations.conftest import begun
from tests.apps.frozen import freeze_time

from zhike.apps.audit.models import AuditRow
from zhike.apps.blocks.actions import mark_spam, not_spam, set_end
from zhike.apps.blocks.errors import AlreadyLifted, SupervisorNeeded
from zhike.apps.blocks.models import Block, Held, Mark
from zhike.apps.blocks.rules import BLOCKED_DAYS
from zhike.apps.conversations.errors import NotYours
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.queries import line_position, messages_of
from zhike.apps.conversations.rules import Channel, State
from zhike.apps.tickets.actions import change_ticket, link_customer
from zhike.apps.tickets.errors import NeverSpam, ReasonMissing
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind
from zhike.apps.tickets.rules import State as TicketState
from zhike.apps.vault.keys import Keyring

DAY = timedelta(days=1)


def test_marked_by_an_agent_it_is_gone_and_its_sender_is_sealed(spam, agent):
    block = mark_spam(spam.pk, by=agent)

    spam.refresh_from_db()
    assert spam.state == State.SPAM
    assert Ticket.objects.get().state == TicketState.SPAM
    assert (block.kind, block.customer, block.blocked_by) == ("email", None, "wang")
    assert block.until - block.blocked_at == BLOCKED_DAYS * DAY
    assert SPAMMER not in block.sender_sealed + block.sender_index
    ring = Keyring.of([block.key_owner])
    assert ring.open(block.sender_sealed, customer_id=block.key_owner) == SPAMMER


def test_the_log_says_that_somebody_was_blocked_and_not_who(spam, agent):
    block = mark_spam(spam.pk, by=agent)

    row = AuditRow.objects.get(activity="block sender")
    assert (row.case_id, row.by, row.outcome) == (block.case_id, "wang", "email")
    assert not any("win.example" in str(vars(one)) for one in AuditRow.objects.all())


def test_a_colleagues_conversation_is_his_to_judge_or_the_supervisors(spam, agent, colleague, head):
    take(spam.pk, agent=agent)

    with pytest.raises(NotYours):
        mark_spam(spam.pk, by=colleague)
    assert mark_spam(spam.pk, by=head).blocked_by == "sun"


def test_a_customer_is_blocked_by_who_supervises_and_with_a_reason(spam, agent, head, lin):
    link_customer(spam.ticket_id, customer=lin, by="wang")

    with pytest.raises(SupervisorNeeded):
        mark_spam(spam.pk, by=agent, reason="Werbung")
    with pytest.raises(ReasonMissing):
        mark_spam(spam.pk, by=head, reason="  ")
    block = mark_spam(spam.pk, by=head, reason="Konto übernommen")

    assert (block.customer, block.key_owner, block.is_of_customer) == (lin, "C001", True)
    assert Block.objects.count() == 1


def test_so_is_an_address_that_is_known_as_a_customers(spam, agent, head, lin):
    known_as(lin, SPAMMER, kind="email")

    with pytest.raises(SupervisorNeeded):
        mark_spam(spam.pk, by=agent)
    assert mark_spam(spam.pk, by=head, reason="gekapert").customer == lin


def test_a_complaint_and_the_portal_are_never_spam(spam, hotline, head):
    change_ticket(spam.ticket_id, kind=Kind.COMPLAINT, by="wang")
    portal = begun(hotline, channel=Channel.PORTAL)

    for one in (spam, portal):
        with pytest.raises(NeverSpam):
            mark_spam(one.pk, by=head, reason="?")
    assert not Block.objects.exists()


def test_where_no_sender_is_known_nothing_is_held_back_and_the_mark_can_be_undone(hotline, agent):
    letter = begun(hotline, channel=Channel.LETTER)

    block = mark_spam(letter.pk, by=agent)

    assert (block.kind, block.sender_index) == ("", "")
    not_spam(block.pk, by="sun")
    letter.refresh_from_db()
    assert letter.state == State.WAITING


def test_marked_again_the_end_of_the_same_block_moves(box, spam, agent):
    with freeze_time(timezone.now() - 50 * DAY):
        first = mark_spam(spam.pk, by=agent, days=10)
    again = offer(box, 2).message.conversation  # the block is over

    second = mark_spam(again.pk, by=agent, days=20)

    assert first.pk == second.pk
    assert (second.until - timezone.now()).days == 19
    assert Mark.objects.filter(block=first).count() == 2


def test_not_spam_puts_all_back_as_it_stood_and_lets_in_what_was_held_in_its_order(
    box, hotline, spam, agent
):
    place = spam.ranked_at
    block = mark_spam(spam.pk, by=agent)
    other = begun(hotline)
    reply = {"references": "<1@win.example>"}
    for number, text in ((2, "Second.\r\n"), (3, "Third.\r\n")):
        assert offer(box, number, text, **reply).message is None

    assert not_spam(block.pk, by="sun") == 2

    spam.refresh_from_db()
    assert (spam.state, spam.ranked_at) == (State.WAITING, place)
    assert [one.text for one in messages_of(spam)] == ["Click here.", "Second.", "Third."]
    assert (line_position(spam), line_position(other)) == (1, 2)
    assert not Held.objects.exists()
    assert not Mark.objects.exists()
    block.refresh_from_db()
    assert (block.lifted_by, block.held_back) == ("sun", 2)
    assert offer(box, 4).message is not None


def test_what_was_held_comes_in_with_the_time_at_which_it_came(box, spam, agent):
    block = mark_spam(spam.pk, by=agent)
    came = timezone.now() - 2 * DAY
    with freeze_time(came):
        offer(box, 2, subject="Another matter")

    not_spam(block.pk, by="sun")

    assert came in set(Message.objects.values_list("sent_at", flat=True))
    assert Conversation.objects.count() == 2


def test_a_block_is_lifted_once(spam, agent):
    block = mark_spam(spam.pk, by=agent)
    not_spam(block.pk, by="sun")

    with pytest.raises(AlreadyLifted):
        not_spam(block.pk, by="sun")


def test_what_cannot_come_in_leaves_everything_as_it_was(box, spam, agent, monkeypatch):
    block = mark_spam(spam.pk, by=agent)
    offer(box, 2)
    broken = RuntimeError("the queue is gone")

    def fail(*_args, **_more):
        raise broken

    monkeypatch.setattr("zhike.apps.mailboxes.mail_actions.words_of", fail)
    with pytest.raises(RuntimeError):
        not_spam(block.pk, by="sun")

    block.refresh_from_db()
    spam.refresh_from_db()
    assert (block.lifted_at, spam.state) == (None, State.SPAM)
    assert block.held.count() == 1


def test_the_end_of_a_block_moves_both_ways_and_what_is_held_stays(box, spam, agent):
    block = mark_spam(spam.pk, by=agent)
    offer(box, 2)

    assert (set_end(block.pk, days=10, by="sun").until - timezone.now()).days == 9
    assert set_end(block.pk, days=0, by="sun").until <= timezone.now()

    assert offer(box, 3).message is not None
    assert block.held.count() == 1
    assert set_end(block.pk, days=10, by="sun").until > timezone.now()
    assert offer(box, 4).message is None
    row = AuditRow.objects.filter(activity="set end of block").earliest("pk")
    assert block.until.isoformat() in row.before
    assert row.by == "sun"


def test_the_end_of_a_lifted_block_stays(spam, agent):
    block = mark_spam(spam.pk, by=agent)
    not_spam(block.pk, by="sun")

    with pytest.raises(AlreadyLifted):
        set_end(block.pk, days=10, by="sun")
