"""The bank writes first, through a real SMTP server; what the customer answers joins it."""

from __future__ import annotations

import pytest
from tests.apps.blocks.conftest import known_as
from tests.apps.mailboxes.conftest import ADDRESS, receive
from tests.integrations.mail.mails import mail

from zhike.apps.audit.announcer import announce_events
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.blocks.actions import mark_spam
from zhike.apps.consents.actions import choose_contact, restrict
from zhike.apps.consents.errors import NoAddress, NotPermitted
from zhike.apps.consents.rules import TakenThrough, Wishes
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.errors import MessageEmpty
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.line_actions import end_conversation
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.queries import messages_of
from zhike.apps.conversations.rules import MessageState, Side, State
from zhike.apps.mailboxes.contact_actions import write_to_customer
from zhike.apps.mailboxes.errors import MailboxMissing
from zhike.apps.mailboxes.models import MailThread
from zhike.apps.mailboxes.sending import send_due
from zhike.apps.tickets.models import Ticket

HIS = "li@home.example"
TEXT = "您的新卡已到网点。"


@pytest.fixture
def lin_by_mail(lin):
    load_standard_purposes()
    known_as(lin, HIS, kind="email")
    return lin


def write(customer, box, agent, *, text=TEXT, subject="您的新卡", once="a" * 32, **more):
    return write_to_customer(
        customer,
        queue=box.queue,
        subject=subject,
        said=Said(text=text, **more),
        once=once,
        author=agent,
    )


def test_it_goes_out_as_a_first_mail_from_the_mailbox_of_its_queue(lin_by_mail, box, agent, smtp):
    made = write(lin_by_mail, box, agent, files=[Upload(name="a.txt", content=b"hi")])
    announce_events()
    send_due()

    (got,) = smtp.mails
    assert (got["From"], got["To"]) == (ADDRESS, HIS)
    assert got["Subject"] == f"您的新卡 [{made.ticket.number}]"
    assert (got["In-Reply-To"], got["References"]) == (None, None)
    assert TEXT in got.get_body().get_content()
    assert [part.get_filename() for part in got.iter_attachments()] == ["a.txt"]
    assert Message.objects.get().state == MessageState.DELIVERED


def test_no_header_is_made_of_what_somebody_typed(lin_by_mail, box, agent, smtp):
    write(lin_by_mail, box, agent, subject="您的新卡\r\nBcc: evil@x.example")
    announce_events()
    send_due()

    (got,) = smtp.mails
    assert got["Bcc"] is None
    assert (got["From"], got["To"]) == (ADDRESS, HIS)


def test_it_opens_a_ticket_whose_conversation_is_the_writers(lin_by_mail, box, agent):
    made = write(lin_by_mail, box, agent)

    assert (made.channel, made.state, made.agent) == ("mail", State.ACTIVE, agent)
    ticket = made.ticket
    assert (ticket.customer, ticket.owner, ticket.queue) == (lin_by_mail, agent, box.queue)
    assert Message.objects.get().side == Side.STAFF
    row = AuditRow.objects.get(activity="contact customer")
    assert (row.case_id, row.by, row.customer_id) == (ticket.case_id, "wang", "C001")
    told = str([vars(one) for one in Outbox.objects.all()])
    assert HIS not in told
    assert TEXT not in told
    thread = MailThread.objects.get()
    assert HIS not in thread.address_sealed + thread.address_index


@pytest.mark.parametrize("ended", [False, True])
def test_what_he_answers_joins_it(lin_by_mail, box, agent, smtp, ended):
    made = write(lin_by_mail, box, agent)
    announce_events()
    send_due()
    ours = smtp.mails[0]["Message-ID"]
    if ended:
        end_conversation(made.pk, by=agent, solved=False)

    row = receive(box, mail("谢谢。", message_id="<2@h>", in_reply_to=ours))

    assert row.message.conversation == made
    assert [one.text for one in messages_of(made)] == [TEXT, "谢谢。"]
    made.refresh_from_db()
    assert made.state == (State.WAITING if ended else State.ACTIVE)
    assert Ticket.objects.count() == 1


def test_the_next_mail_is_an_answer_in_the_thread(lin_by_mail, box, agent, smtp):
    made = write(lin_by_mail, box, agent)
    announce_events()
    send_due()
    agent_writes(made.pk, said=Said(text="Noch etwas"), author=agent)
    announce_events()
    send_due()

    first, second = smtp.mails
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["Subject"].startswith("Re: ")


def test_the_same_form_twice_is_one_mail_and_another_agents_is_another(
    lin_by_mail, box, agent, colleague
):
    assert write(lin_by_mail, box, agent) == write(lin_by_mail, box, agent, text="twice")

    assert write(lin_by_mail, box, colleague).agent == colleague
    assert Conversation.objects.count() == 2


def test_it_is_not_sent_against_his_wishes(lin_by_mail, box, agent):
    choose_contact(
        lin_by_mail,
        wishes=Wishes(refused_channels=frozenset({"email"})),
        taken_through=TakenThrough.BRANCH,
        evidence="form",
        by="wang",
    )

    with pytest.raises(NotPermitted):
        write(lin_by_mail, box, agent)
    assert not Ticket.objects.exists()


def test_nor_while_everything_but_storing_has_stopped(lin_by_mail, box, agent):
    restrict(lin_by_mail, reason="dispute", by="wang")

    with pytest.raises(NotPermitted):
        write(lin_by_mail, box, agent)


def test_without_an_address_a_mailbox_or_words_nothing_is_left(lin, lin_by_mail, box, agent):
    with pytest.raises(MessageEmpty):
        write(lin_by_mail, box, agent, text=" ")
    lin.identifiers.all().delete()
    with pytest.raises(NoAddress):
        write(lin, box, agent)
    box.removed_at = box.created_at
    box.save()
    with pytest.raises(MailboxMissing):
        write(lin, box, agent)

    assert not Ticket.objects.exists()
    assert not MailThread.objects.exists()


def test_whoever_is_blocked_may_answer_what_the_bank_began(lin_by_mail, box, agent, head, smtp):
    spam = receive(box, mail("Angebot", message_id="<1@h>")).message.conversation
    mark_spam(spam.pk, by=head, reason="gekapert")
    made = write(lin_by_mail, box, agent)
    announce_events()
    send_due()

    row = receive(box, mail("谢谢。", message_id="<2@h>", in_reply_to=smtp.mails[0]["Message-ID"]))

    assert row.message.conversation == made
