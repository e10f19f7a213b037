"""Mail that comes in: each once, in its place, and no machine is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.mailboxes.conftest import receive
from tests.integrations.mail.mails import mail, parts

from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.line_actions import end_conversation, take
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.queries import messages_of
from zhike.apps.conversations.rules import Channel, MessageState, State
from zhike.apps.mailboxes.accounts import thread_key
from zhike.apps.mailboxes.errors import SenderMissing
from zhike.apps.mailboxes.mail_actions import STORM
from zhike.apps.mailboxes.models import MailThread, OutgoingMail, ReceivedMail
from zhike.apps.mailboxes.rules import NEW_AN_HOUR, RECEIPTS_AN_HOUR, nonce_of
from zhike.apps.vault.keys import Keyring
from zhike.apps.vault.secrets import open_secret
from zhike.integrations.mail.message_ids import new_message_id


def texts(conversation):
    return [one.text for one in messages_of(conversation)]


def answered(conversation, agent, *, text="Which card?"):
    """An agent takes a conversation and answers; gives the id of the mail that carries it."""
    take(conversation.pk, agent=agent)
    made = agent_writes(conversation.pk, said=Said(text=text), author=agent)
    return made, new_message_id(
        conversation=conversation.public_id,
        domain="bank.example",
        key=thread_key(),
        nonce=nonce_of(made.pk),
    )


def test_a_mail_begins_a_conversation_in_the_queue_of_its_mailbox(box, hotline):
    receive(box)

    made = Conversation.objects.get()
    assert (made.channel, made.queue, made.state) == (Channel.MAIL, hotline, State.WAITING)
    assert made.ticket.customer is None
    assert texts(made) == ["My card is blocked."]


def test_the_address_is_kept_sealed(box):
    receive(box)

    thread = MailThread.objects.select_related("ticket").get()
    owner = thread.ticket.key_owner
    assert "li@" not in thread.address_sealed
    assert Keyring.of([owner]).open(thread.address_sealed, customer_id=owner) == "li@home.example"


def test_the_same_mail_twice_is_one(box):
    first = receive(box)
    again = receive(box, b"Received: by another way\r\n" + mail())

    assert first == again
    assert Message.objects.count() == 1


def test_an_answer_joins_its_conversation(box, agent):
    receive(box)
    begun = Conversation.objects.get()
    _, our_id = answered(begun, agent)

    row = receive(box, mail("The blue one.", message_id="<2@h>", in_reply_to=f"<{our_id}>"))

    assert texts(begun) == ["My card is blocked.", "Which card?", "The blue one."]
    assert row.way == "signed_id"


@pytest.mark.parametrize("hint", ["reference", "subject"])
def test_the_weaker_hints_lead_there_too(box, hint):
    receive(box)
    begun = Conversation.objects.select_related("ticket").get()
    said = {
        "reference": {"references": "<one@home.example>"},
        "subject": {"subject": f"Re: card [{begun.ticket.number}]"},
    }[hint]

    row = receive(box, mail("And another thing.", message_id="<2@home.example>", **said))

    assert row.way == hint
    assert row.message.conversation == begun


def test_a_stranger_gets_into_no_conversation_of_another(box, agent):
    receive(box)
    begun = Conversation.objects.get()
    _, our_id = answered(begun, agent)

    row = receive(
        box,
        **{"from": "thief@evil.example", "in_reply_to": f"<{our_id}>", "message_id": "<9@evil>"},
    )

    assert row.message.conversation != begun
    assert row.message.ticket != begun.ticket


def test_a_mail_opens_an_ended_conversation_again(box, agent):
    receive(box)
    begun = Conversation.objects.get()
    _, our_id = answered(begun, agent)
    end_conversation(begun.pk, by=agent, solved=True)

    receive(box, mail("Not solved.", message_id="<2@h>", in_reply_to=f"<{our_id}>"))

    begun.refresh_from_db()
    assert begun.state == State.WAITING


def test_an_absence_note_is_kept_and_opens_nothing_again(box, agent):
    receive(box)
    begun = Conversation.objects.get()
    _, our_id = answered(begun, agent)
    end_conversation(begun.pk, by=agent, solved=True)
    note = mail("I am away.", message_id="<2@h>", in_reply_to=f"<{our_id}>",
                auto_submitted="auto-replied")  # fmt: skip

    row = receive(box, note)

    begun.refresh_from_db()
    assert begun.state == State.ENDED
    assert Message.objects.count() == 2
    assert "I am away." in open_secret(row.text_sealed)
    assert "away" not in row.text_sealed


def test_our_own_mail_that_comes_back_says_nothing(box):
    ours = new_message_id(conversation="x", domain="bank.example", key=thread_key())

    row = receive(box, message_id=f"<{ours}>")

    assert row.origin == "own"
    assert not Conversation.objects.exists()


def returned(our_id, *, action="failed", status="5.1.1"):
    report = (
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Action: {action}\r\nStatus: {status}\r\n"
    )
    head = f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{our_id}>\r\n"
    return parts(
        "\r\nIt failed.", report, head,
        kind="report; report-type=delivery-status",
        **{"from": "MAILER-DAEMON@home.example", "message_id": f"<{action}@mx>"},
    )  # fmt: skip


def test_a_bounce_marks_the_message_that_came_back_and_no_other(box, agent):
    receive(box)
    begun = Conversation.objects.get()
    first, our_id = answered(begun, agent)
    second = agent_writes(begun.pk, said=Said(text="Hello?"), author=agent)

    receive(box, returned(our_id))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.failure) == (MessageState.FAILED, "returned 5.1.1")
    assert second.state == MessageState.SENT


def test_a_report_of_delay_and_a_forged_bounce_mark_nothing(box, agent):
    receive(box)
    begun = Conversation.objects.get()
    message, our_id = answered(begun, agent)

    receive(box, returned(our_id, action="delayed", status="4.4.1"))
    receive(box, returned(our_id.replace("zk.", "zk.f"), action="failed"))

    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_receipts_go_to_people_at_most_three_an_hour(box):
    box.confirms = True
    box.save()

    for number in range(RECEIPTS_AN_HOUR + 2):
        receive(box, message_id=f"<{number}@h>", subject=f"matter {number}")
    receive(box, message_id="<m@shop>", list_id="<news>", **{"from": "news@shop.example"})

    assert OutgoingMail.objects.count() == RECEIPTS_AN_HOUR
    assert MailThread.objects.count() == RECEIPTS_AN_HOUR + 3


def test_a_storm_of_one_address_fills_one_conversation(box):
    for number in range(NEW_AN_HOUR + 5):
        row = receive(box, message_id=f"<{number}@h>", subject=f"alarm {number}")

    assert row.way == STORM
    assert Conversation.objects.count() == NEW_AN_HOUR
    assert Message.objects.count() == NEW_AN_HOUR + 5


def test_an_hour_later_a_new_matter_is_one_again(box):
    for number in range(NEW_AN_HOUR):
        receive(box, message_id=f"<{number}@h>")
    MailThread.objects.update(started_at=timezone.now() - timedelta(hours=2))

    receive(box, message_id="<later@h>")

    assert Conversation.objects.count() == NEW_AN_HOUR + 1


def test_a_mail_without_sender_is_refused_and_leaves_no_trace(box):
    with pytest.raises(SenderMissing):
        receive(box, **{"from": None})

    assert not ReceivedMail.objects.exists()
