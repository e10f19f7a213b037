"""A blocked sender's mail on a real IMAP server: kept apart, and let in as it came."""

from __future__ import annotations

from tests.apps.conversations.conftest import begun
from tests.integrations.mail.mails import mail, parts

from zhike.apps.blocks.actions import mark_spam, not_spam
from zhike.apps.blocks.doors import door_of
from zhike.apps.blocks.models import Block, Held
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.queries import messages_of
from zhike.apps.conversations.rules import Channel, State
from zhike.apps.mailboxes import fetching
from zhike.apps.mailboxes.models import OutgoingMail, ReceivedMail
from zhike.apps.mailboxes.senders import sender_of
from zhike.integrations.mail import opened_mailbox

SPAMMER = {"from": "Win <offers@win.example>", "subject": "You have won"}
BOUNCE = {"from": "mailer-daemon@win.example", "auto_submitted": "auto-replied"}


def test_the_sender_of_a_conversation_is_its_address(box, hotline):
    from_box = begun(hotline, channel=Channel.MAIL)

    assert sender_of(from_box) is None  # nothing tells who it was
    assert door_of(Channel.MAIL).sender_of is sender_of


def test_mail_of_a_blocked_sender_is_fetched_kept_apart_and_let_in_with_its_files(
    real_box, imap, agent
):
    real_box.confirms = True
    real_box.save()
    imap.deliver(mail(message_id="<1@w>", **SPAMMER))
    assert fetching.fetch_due() == 1
    spam = Conversation.objects.get()
    block = mark_spam(spam.pk, by=agent)
    receipts = OutgoingMail.objects.count()

    file = 'Content-Disposition: attachment; filename="a.txt"\r\n\r\nthe file'
    imap.deliver(parts("\r\nSecond.", file, message_id="<2@w>", references="<1@w>", **SPAMMER))
    imap.deliver(mail("Mine.\r\n", message_id="<3@h>"))

    assert fetching.fetch_due() == 2  # taken out of the mailbox, both
    with opened_mailbox(imap.account()) as opened:
        assert not opened.waiting()
    block.refresh_from_db()
    assert (block.held_back, Held.objects.count()) == (1, 1)
    assert Conversation.objects.exclude(state=State.SPAM).count() == 1
    assert OutgoingMail.objects.count() == receipts + 1  # of the other sender alone

    assert not_spam(block.pk, by="sun") == 1

    spam.refresh_from_db()
    assert spam.state == State.WAITING
    last = messages_of(spam)[-1]
    assert (last.text, [name for _file, name in last.files]) == ("Second.", ["a.txt"])
    row = ReceivedMail.objects.get(message=last.message)
    assert row.way == "reference"


def test_what_his_machine_sends_is_taken_in_as_before(real_box, imap, agent):
    imap.deliver(mail(message_id="<1@w>", **SPAMMER))
    fetching.fetch_due()
    mark_spam(Conversation.objects.get().pk, by=agent)

    imap.deliver(mail(message_id="<2@w>", **SPAMMER, auto_submitted="auto-replied"))
    imap.deliver(mail(message_id="<3@w>", **BOUNCE))
    fetching.fetch_due()

    origins = set(ReceivedMail.objects.values_list("origin", flat=True))
    assert origins == {"person", "auto_reply", "bounce"}
    assert Block.objects.get().held_back == 0
