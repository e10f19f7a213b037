"""From a real IMAP server into conversations, whatever lies in the mailbox."""

from __future__ import annotations

import pytest
from django.db import DataError, OperationalError
from django.utils import timezone
from tests.apps.consents.conftest import customer
from tests.apps.mailboxes.test_mail_actions import returned
from tests.integrations.mail.mails import mail, parts
from tests.integrations.mail.test_mailbox import POISON

from zhike.apps.consents import sending as consents_sending
from zhike.apps.consents.gateways import send_mail
from zhike.apps.consents.models import SentMessage
from zhike.apps.consents.outcomes import Stand
from zhike.apps.consents.permission import send_permission
from zhike.apps.consents.queries import stand_now
from zhike.apps.consents.rules import Channel, Topic
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.mailboxes import fetching, mail_actions
from zhike.apps.mailboxes.models import Arrival, Mailbox, ReceivedMail, RejectedMail
from zhike.apps.mailboxes.rules import MOST_TRIES
from zhike.integrations.customer_messages.senders import MailSender
from zhike.integrations.mail import Mailbox as OpenMailbox
from zhike.integrations.mail import opened_mailbox


def waiting(imap):
    with opened_mailbox(imap.account()) as box:
        return len(box.waiting())


def test_what_lies_in_the_mailbox_becomes_conversations_once(real_box, imap):
    imap.deliver(mail(subject="one", message_id="<1@h>"))
    imap.deliver(mail(subject="two", message_id="<2@h>"))

    assert fetching.fetch_due() == 2
    assert fetching.fetch_due() == 0

    assert Conversation.objects.count() == 2
    assert not Arrival.objects.exists()
    assert waiting(imap) == 0
    real_box.refresh_from_db()
    assert (real_box.failures_in_a_row, real_box.taken_at) == (0, None)
    assert real_box.looked_at is not None


def test_a_mail_that_was_stored_and_not_flagged_is_known_when_it_comes_again(
    real_box, imap, monkeypatch
):
    imap.deliver(mail())
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(OpenMailbox, "take", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        fetching.fetch_from(real_box)
    assert (waiting(imap), Message.objects.count()) == (1, 1)

    fetching.fetch_from(real_box)

    assert (waiting(imap), Message.objects.count()) == (0, 1)


def test_the_same_mail_delivered_twice_is_one(real_box, imap):
    imap.deliver(mail())
    imap.deliver(b"Received: again\r\n" + mail())

    fetching.fetch_from(real_box)

    assert (waiting(imap), Message.objects.count()) == (0, 1)


@pytest.mark.one_database
@pytest.mark.parametrize("poison", POISON.values(), ids=POISON)
def test_no_poison_holds_up_the_next_mail(real_box, imap, poison):
    imap.deliver(poison)
    imap.deliver(mail(subject="after", message_id="<after@h>"))

    fetching.fetch_from(real_box)

    assert ReceivedMail.objects.filter(message__external_id="after@h").exists()
    assert waiting(imap) == 0
    assert ReceivedMail.objects.count() + RejectedMail.objects.count() == 2


def test_a_mail_the_database_refuses_is_kept_and_the_next_one_is_taken(
    real_box, imap, monkeypatch, caplog
):
    imap.deliver(mail(subject="bad"))
    imap.deliver(mail(subject="good", message_id="<good@h>"))
    real = mail_actions.receive_mail

    def refuse(mailbox, *, message, content):
        if message.subject == "bad":
            raise DataError("li@home.example does not fit")
        return real(mailbox, message=message, content=content)

    monkeypatch.setattr(fetching, "receive_mail", refuse)

    assert fetching.fetch_from(real_box) == 1

    rejected = RejectedMail.objects.get()
    assert rejected.told_reason == "The mail could not be stored (DataError)."
    assert b"bad" not in rejected.content_sealed.encode()
    assert "li@home" not in caplog.text


def test_a_mail_that_ends_the_worker_each_time_is_tried_last_and_then_kept(
    real_box, imap, monkeypatch
):
    imap.deliver(mail(subject="deadly"))
    real = mail_actions.receive_mail

    def die(mailbox, *, message, content):
        if message.subject == "deadly":
            raise KeyboardInterrupt
        return real(mailbox, message=message, content=content)

    monkeypatch.setattr(fetching, "receive_mail", die)
    for round_ in range(MOST_TRIES):
        imap.deliver(mail(message_id=f"<{round_}@h>"))
        with pytest.raises(KeyboardInterrupt):
            fetching.fetch_from(real_box)
        assert round_ == 0 or ReceivedMail.objects.count() == round_ + 1

    fetching.fetch_from(real_box)

    assert "begun 4 times" in RejectedMail.objects.get().told_reason
    assert RejectedMail.objects.get().content_sealed
    assert waiting(imap) == 0


def test_a_mail_that_cannot_even_be_fetched_is_kept_without_its_bytes(real_box, imap, monkeypatch):
    imap.deliver(mail())
    row = mail_actions.Arrival.objects
    with opened_mailbox(imap.account()) as box:
        (uid,) = box.waiting()
        row.create(mailbox=real_box, uid_validity=box.uid_validity, uid=uid, tries=MOST_TRIES + 1)
    monkeypatch.setattr(OpenMailbox, "fetch", lambda *_: pytest.fail("it must not be asked for"))

    fetching.fetch_from(real_box)

    rejected = RejectedMail.objects.get()
    assert (rejected.content_sealed, rejected.is_complete) == ("", False)
    assert waiting(imap) == 0


def test_while_the_database_is_away_mail_stays_in_the_mailbox(real_box, imap, monkeypatch):
    imap.deliver(mail())

    def away(mailbox, *, message, content):
        raise OperationalError("database is locked")

    with monkeypatch.context() as broken:
        broken.setattr(fetching, "receive_mail", away)
        assert fetching.fetch_from(real_box) == 0
    assert waiting(imap) == 1

    assert fetching.fetch_from(real_box) == 1


def test_of_a_huge_mail_the_head_becomes_a_conversation(real_box, imap):
    imap.deliver(parts("\r\nwords", "Content-Type: application/zip\r\n\r\n" + "x" * 25_000_000))

    fetching.fetch_from(real_box)

    row = ReceivedMail.objects.get()
    assert "not_fetched" in row.faults
    assert row.message.external_id == "one@home.example"


def test_a_mailbox_that_cannot_be_reached_says_so_and_holds_up_no_other(real_box, imap, hotline):
    bad = Mailbox.objects.create(
        address="a@bank.example", host="127.0.0.1", port=9, encryption="none", username="x",
        queue=hotline, created_at=real_box.created_at, created_by="chen",
    )  # fmt: skip
    imap.deliver(mail())

    assert fetching.fetch_due() == 1

    bad.refresh_from_db()
    assert bad.failures_in_a_row == 1
    assert "cannot be reached" in bad.told_failure


@pytest.mark.one_database
@pytest.mark.parametrize("column", ["paused_at", "removed_at", "taken_at"])
def test_a_mailbox_that_is_paused_removed_or_in_hand_is_left_alone(real_box, imap, column):
    imap.deliver(mail())
    Mailbox.objects.update(**{column: timezone.now()})

    assert fetching.fetch_due() == 0
    assert waiting(imap) == 1


def test_a_mail_to_a_customer_that_comes_back_is_noted_on_it_once(
    real_box, imap, smtp, monkeypatch
):
    """Out through a real mail server, back through a real mailbox as RFC 3464 says."""
    monkeypatch.setattr(consents_sending, "_SENDERS", {})
    consents_sending.use_sender(MailSender(send_mail))
    load_standard_purposes()
    permit = send_permission(
        customer("C001"), channel=Channel.EMAIL, purpose="service", topic=Topic.SERVICE
    )
    sent = consents_sending.send_to_customer(permit, subject="x", text="y", by="wang")
    assert stand_now(sent) == Stand.TAKEN
    (mail_out,) = smtp.mails

    imap.deliver(returned(mail_out["Message-ID"].strip("<>"), action="delayed", status="4.4.1"))
    fetching.fetch_from(real_box)
    assert stand_now(sent) == Stand.TAKEN
    for _twice in range(2):
        imap.deliver(returned(mail_out["Message-ID"].strip("<>")))
        fetching.fetch_from(real_box)

    assert stand_now(SentMessage.objects.get()) == Stand.NOT_DELIVERED
    told = sent.outcomes.get(outcome="not_delivered")
    assert told.reason == "returned 5.1.1"
    assert not Conversation.objects.exists()
