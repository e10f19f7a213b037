"""Letters out through a real mail server, and back through what a bounce says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.complaints.conftest import decided, received, tell
from tests.apps.conftest import client
from tests.apps.consents.conftest import customer
from tests.apps.portal.conftest import customer_client

from zhike.apps.audit.announcer import announce_events
from zhike.apps.audit.models import AuditRow
from zhike.apps.complaints.letter_actions import drafted, refuse_complaint
from zhike.apps.complaints.models import Letter, ReadLetter, ReturnedLetter
from zhike.apps.complaints.post_actions import CAME_BACK, follow_letters
from zhike.apps.consents import sending
from zhike.apps.consents.actions import choose_contact, restrict
from zhike.apps.consents.gateways import send_mail
from zhike.apps.consents.models import SentMessage
from zhike.apps.consents.outcome_actions import note_outcome
from zhike.apps.consents.outcomes import Outcome, Stand
from zhike.apps.consents.queries import stand_now
from zhike.apps.consents.rules import TakenThrough, Wishes
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.customers.models import Identifier
from zhike.apps.notifications.models import Notification
from zhike.apps.tickets.models import Task
from zhike.integrations.customer_messages.senders import MailSender
from zhike.integrations.mail import MailServer


@pytest.fixture
def post(db, outbox, settings, monkeypatch):
    settings.SMTP = outbox.server
    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(MailSender(send_mail))
    load_standard_purposes()
    return outbox


def wish(whose, **wishes) -> None:
    choose_contact(
        whose, wishes=Wishes(**wishes), taken_through=TakenThrough.APP, evidence="tap", by="zhao"
    )


def test_the_decision_goes_out_by_mail_once_it_is_committed(post, investigated, officer):
    made = tell(decided(investigated, officer))
    assert post.mails == []
    sending.send_waiting()

    (mail,) = post.mails
    assert mail["To"] == "lin@example.cn"
    assert made.ticket.number in mail["Subject"]
    assert "退还200元" in mail.get_content()
    letter = made.letters.get()
    assert letter.message.purpose == "legal-notice"
    assert stand_now(letter.message) == Stand.TAKEN
    assert follow_letters() == 0


@pytest.mark.parametrize(
    "wishes", [{"do_not_contact": True}, {"refused_channels": frozenset({"email"})}]
)
def test_whoever_wants_no_mail_gets_his_letter_by_post(post, investigated, officer, lin, wishes):
    wish(lin, **wishes)
    made = tell(decided(investigated, officer))

    assert made.letters.get().message is None
    assert not SentMessage.objects.exists()


def test_a_restriction_lets_the_legal_notice_pass(post, investigated, officer, lin):
    restrict(lin, reason="核实中", by="zhao")

    assert tell(decided(investigated, officer)).letters.get().message is not None


def test_without_address_or_customer_it_stays_with_the_officer(post, investigated, officer, lin):
    Identifier.objects.filter(kind="email").update(ended_at=timezone.now())

    assert tell(decided(investigated, officer)).letters.get().message is None


def test_a_letter_that_came_back_is_a_task_of_the_officer_once(post, investigated, officer):
    made = tell(decided(investigated, officer))
    sending.send_waiting()
    note_outcome(made.letters.get().message, Outcome.NOT_DELIVERED, reason="returned 5.1.1")

    assert [follow_letters() for _look in range(3)] == [1, 0, 0]

    task = Task.objects.get()
    assert (task.ticket, task.queue, task.done_at) == (made.ticket, made.ticket.queue, None)
    assert AuditRow.objects.filter(activity=CAME_BACK, customer_id="C001").count() == 1
    announce_events()
    told = Notification.objects.filter(kind="complaint_letter_back")
    assert [one.user.username for one in told] == [made.ticket.owner.username]


def test_what_the_server_refuses_comes_back_too(post, investigated, officer, settings):
    settings.SMTP = MailServer(host="127.0.0.1", port=9, encryption="none")
    made = tell(decided(investigated, officer))
    sending.send_waiting()

    assert stand_now(made.letters.get().message) == Stand.REFUSED
    assert follow_letters() == 1


def test_one_of_which_nothing_is_known_comes_back_after_a_while(post, investigated, officer):
    tell(decided(investigated, officer))
    sending.WaitingMessage.objects.all().delete()  # the worker took it, and died
    assert follow_letters() == 0
    Letter.objects.update(sent_at=timezone.now() - timedelta(minutes=16))

    assert follow_letters() == 1


def test_of_a_closed_complaint_the_officer_is_told_without_a_task(post, desk, lin):
    complaint = received(desk, customer=lin)
    text = drafted(complaint, kind="not_accepted", language="zh").text
    text = text.replace("[reasons]", "没有授权书")
    refuse_complaint(complaint.pk, ground="no_authority", text=text, language="zh", by="zhao")
    sending.send_waiting()
    note_outcome(complaint.letters.get().message, Outcome.NOT_DELIVERED)

    assert follow_letters() == 1
    assert ReturnedLetter.objects.count() == 1
    assert not Task.objects.exists()


def test_that_he_read_it_on_his_own_pages_is_kept_once_and_shown(
    post, investigated, officer, as_officer
):
    made = tell(decided(investigated, officer))
    sending.send_waiting()
    unread = as_officer.get(f"/complaints/{made.ticket.number}/").content.decode()

    page = customer_client("C001").get(f"/my/matters/{made.ticket.number}/").content.decode()
    first = ReadLetter.objects.get().read_at
    customer_client("C001").get(f"/my/matters/{made.ticket.number}/")

    assert "退还200元" in page
    assert ReadLetter.objects.get().read_at == first
    staff = as_officer.get(f"/complaints/{made.ticket.number}/").content.decode()
    assert "Read in the portal" in staff and "Read in the portal" not in unread
    assert "handed over" in staff


def test_nobody_else_reads_a_letter(post, investigated, officer):
    made = tell(decided(investigated, officer))
    customer("C077")

    answer = customer_client("C077").get(f"/my/matters/{made.ticket.number}/")

    assert answer.status_code == 404
    assert not ReadLetter.objects.exists()


@pytest.fixture
def as_officer(officer):
    return client(officer)
