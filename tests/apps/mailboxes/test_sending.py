"""What staff write goes out through a real SMTP server, in its thread, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.mailboxes.conftest import ADDRESS, receive
from tests.integrations.mail.mails import mail

from zhike.apps.audit.announcer import announce_events
from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.rules import MessageState
from zhike.apps.mailboxes import sending
from zhike.apps.mailboxes.models import MailThread, OutgoingMail
from zhike.apps.mailboxes.rules import OutgoingState
from zhike.apps.mailboxes.sending import queue_answers, send_due
from zhike.integrations.mail.automatic import LOOP_MARK


@pytest.fixture
def begun(box):
    receive(box, subject="我的卡")
    return Conversation.objects.select_related("ticket").get()


def write(conversation, agent, text="Which card?", **more):
    conversation.refresh_from_db()
    if conversation.agent_id is None:
        take(conversation.pk, agent=agent)
    made = agent_writes(conversation.pk, said=Said(text=text, **more), author=agent)
    announce_events()
    return made


def test_an_answer_goes_out_in_its_thread(begun, agent, smtp):
    message = write(begun, agent)

    send_due()

    (got,) = smtp.mails
    assert (got["From"], got["To"]) == (ADDRESS, "li@home.example")
    assert got["Subject"] == f"Re: 我的卡 [{begun.ticket.number}]"
    assert got["In-Reply-To"] == "<one@home.example>"
    assert got["Auto-Submitted"] is None
    assert got[LOOP_MARK] == got["Message-ID"].strip("<>")
    assert got.get_content().strip() == "Which card?"
    message.refresh_from_db()
    assert message.state == MessageState.DELIVERED


def test_talk_to_and_fro_stays_one_thread(box, begun, agent, smtp):
    write(begun, agent)
    send_due()
    ours = smtp.mails[0]["Message-ID"]
    receive(box, mail("Blue.", message_id="<2@h>", in_reply_to=ours))
    write(begun, agent, "Thank you.")

    send_due()

    assert smtp.mails[1]["References"] == f"<one@home.example> {ours} <2@h>"
    assert smtp.mails[1]["In-Reply-To"] == "<2@h>"
    assert Conversation.objects.count() == 1


def test_an_answer_goes_out_once_however_often_it_is_announced(begun, agent, smtp):
    write(begun, agent)
    queue_answers([begun.public_id])

    send_due()
    send_due()

    assert len(smtp.mails) == 1


def test_a_sender_that_died_loses_its_mail_to_another_and_it_is_the_same_mail(begun, agent, smtp):
    write(begun, agent)
    send_due()
    OutgoingMail.objects.update(state=OutgoingState.SENDING, taken_at=timezone.now())
    assert send_due() == 0
    OutgoingMail.objects.update(taken_at=timezone.now() - timedelta(minutes=6))

    send_due()

    first, second = smtp.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_told(begun, agent, smtp):
    message = write(begun, agent)
    smtp.answer = "451 later"
    send_due()
    row = OutgoingMail.objects.get()
    assert (row.state, row.tries) == (OutgoingState.WAITING, 1)

    OutgoingMail.objects.update(due_at=timezone.now())
    smtp.answer = "550 no such mailbox li@home.example"
    send_due()

    row.refresh_from_db()
    message.refresh_from_db()
    assert row.state == OutgoingState.GIVEN_UP
    assert "li@home" not in row.failure
    assert (message.state, message.failure) == (MessageState.FAILED, "mail_not_taken")


def test_what_cannot_be_written_holds_up_nothing(box, begun, agent, smtp):
    write(begun, agent)
    receive(box, message_id="<other@h>", **{"from": "zhang@home.example"})
    other = Conversation.objects.exclude(pk=begun.pk).get()
    write(other, agent)
    MailThread.objects.filter(conversation=begun).update(address_sealed="")  # erased

    send_due()

    assert [got["To"] for got in smtp.mails] == ["zhang@home.example"]
    assert OutgoingMail.objects.get(thread__conversation=begun).state == OutgoingState.GIVEN_UP


def test_files_go_along(begun, agent, smtp):
    write(begun, agent, files=[Upload(name="账单.pdf", content=b"%PDF-1.7")])

    send_due()

    (file,) = smtp.mails[0].iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("账单.pdf", b"%PDF-1.7")


def test_a_subject_of_a_customer_makes_no_header(box, agent, smtp):
    receive(box, subject="=?utf-8?Q?x=0D=0ABcc:_thief@evil.example?=")
    write(Conversation.objects.get(), agent)

    send_due()

    assert smtp.mails[0]["Bcc"] is None


def test_a_receipt_says_that_a_machine_wrote_it(box, smtp):
    box.confirms = True
    box.save()
    receive(box)

    send_due()

    (got,) = smtp.mails
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["In-Reply-To"] == "<one@home.example>"
    assert Conversation.objects.get().ticket.number in got.get_content()
    assert not Message.objects.filter(side="staff").exists()


def test_a_machine_that_answers_every_answer_comes_to_rest(box, agent, smtp):
    """The worst kind: it admits nothing, keeps no thread, and writes a new subject each time."""
    box.confirms = True
    box.save()
    receive(box, subject="start", **{"from": "robot@evil.example"})

    rounds = 0
    answered = 0
    while send_due() and rounds < 100:
        rounds += 1
        for got in smtp.mails[answered:]:
            answered += 1
            receive(
                box,
                subject=f"I heard {got['Subject']} {answered}",
                message_id=f"<r{answered}@evil>",
                **{"from": "robot@evil.example"},
            )

    assert rounds < 10
    assert len(smtp.mails) <= 3


def test_without_a_mail_server_answers_wait(begun, agent, settings):
    settings.SMTP = None
    write(begun, agent)

    assert send_due() == 0
    assert OutgoingMail.objects.get().state == OutgoingState.WAITING


def test_a_batch_is_few_queries(box, agent, smtp, django_assert_max_num_queries):
    receive(box)
    begun = Conversation.objects.get()
    for number in range(10):
        write(begun, agent, f"{number}")
    with django_assert_max_num_queries(8):
        rows = sending._take(limit=50, now=timezone.now())
        batch = sending._batch_of(rows)
        mails = [sending._mail(row, batch) for row in rows]

    assert [each.text for each in mails] == [str(number) for number in range(10)]
