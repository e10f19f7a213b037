from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.apps.blocks.conftest import known_as
from tests.apps.conftest import client, person

from zhike.apps.consents.actions import restrict
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role

PAGE = "/desk/new/"
SAID = {
    "channel": "branch", "customer": "C001", "text": "想查年费", "kind": "enquiry",
    "queue": "hotline",
}  # fmt: skip


def test_a_visit_is_two_clicks_from_the_desk_and_opens_there(as_agent, agent, hotline, lin):
    assert f'href="{PAGE}"' in as_agent.get("/desk/").content.decode()
    once = as_agent.get(PAGE).context["form"]["once"].value()

    answer = as_agent.post(PAGE, SAID | {"once": once})

    made = Conversation.objects.get()
    assert answer["Location"] == f"/desk/c/{made.public_id}/"
    assert (made.channel, made.agent, made.ticket.customer) == ("branch", agent, lin)
    assert "想查年费" in as_agent.get(answer["Location"]).content.decode()
    assert as_agent.post(PAGE, SAID | {"once": once})["Location"] == answer["Location"]


def test_what_was_typed_stays_where_something_is_wrong(as_agent, hotline):
    once = as_agent.get(PAGE).context["form"]["once"].value()

    answer = as_agent.post(PAGE, SAID | {"customer": "C777", "once": once})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "No customer is found" in text
    assert "想查年费" in text
    assert once in text
    assert "Which of them" not in text
    assert not Conversation.objects.exists()


def test_a_customer_beyond_reach_is_not_found(hotline, lin, agent):
    far = create_branch(code="far", name="远", parent=agent.branch, by="chen")
    lin.home_branch = far
    lin.save()
    elsewhere = create_branch(code="near", name="近", parent=agent.branch, by="chen")
    agent.branch = elsewhere
    agent.save()

    answer = client(agent).post(PAGE, SAID | {"once": "a" * 32})

    assert answer.status_code == 422
    assert not Conversation.objects.exists()


def test_who_does_not_work_on_tickets_enters_nothing(hotline):
    analyst = client(person(username="qian", role=Role.ANALYST))

    assert analyst.get(PAGE).status_code == analyst.post(PAGE, SAID).status_code == 403


MAIL = "/desk/new/mail/"
WRITTEN = {
    "customer": "C001", "subject": "您的新卡", "text": "已到网点", "queue": "hotline",
    "once": "b" * 32,
}  # fmt: skip


@pytest.fixture
def lin_by_mail(lin):
    load_standard_purposes()
    known_as(lin, "li.na@home.example", kind="email")
    return lin


def test_a_mail_is_begun_from_the_customers_page_and_goes_on_at_the_desk(
    as_agent,
    agent,
    hotline,
    mailbox,
    lin_by_mail,
):
    link = f"{MAIL}?customer=C001"
    assert f'href="{link}"' in as_agent.get("/customers/C001/").content.decode()
    assert f'href="{MAIL}"' in as_agent.get(PAGE).content.decode()
    page = as_agent.get(link)
    assert "It goes to l***@home.example." in page.content.decode()
    assert page.context["form"]["customer"].value() == "C001"

    file = SimpleUploadedFile("a.txt", b"hi")
    answer = as_agent.post(MAIL, WRITTEN | {"attached": file})

    made = Conversation.objects.get()
    assert answer["Location"] == f"/desk/c/{made.public_id}/"
    assert (made.channel, made.agent, made.ticket.customer) == ("mail", agent, lin_by_mail)
    assert Message.objects.get().attachments.count() == 1
    assert as_agent.post(MAIL, WRITTEN)["Location"] == answer["Location"]


def test_that_he_may_not_be_written_to_is_said_before_anybody_types_and_after(
    as_agent,
    hotline,
    mailbox,
    lin_by_mail,
):
    restrict(lin_by_mail, reason="x", by="wang")

    assert "may not be sent" in as_agent.get(f"{MAIL}?customer=C001").content.decode()
    refused = as_agent.post(MAIL, WRITTEN)

    assert refused.status_code == 422
    assert "may not be sent" in refused.content.decode()
    assert "已到网点" in refused.content.decode()
    assert not Conversation.objects.exists()


def test_without_a_mailbox_the_page_says_what_to_do(as_agent, hotline, lin_by_mail):
    assert "No queue of yours has a mailbox" in as_agent.get(MAIL).content.decode()
    assert as_agent.post(MAIL, WRITTEN).status_code == 422


def test_a_customer_beyond_reach_is_neither_shown_nor_written_to(
    as_agent,
    agent,
    hotline,
    mailbox,
    lin_by_mail,
):
    lin_by_mail.home_branch = create_branch(code="far", name="远", parent=agent.branch, by="chen")
    lin_by_mail.save()
    hotline.branch = agent.branch = create_branch(
        code="near", name="近", parent=agent.branch, by="chen"
    )
    agent.save()
    hotline.save()

    assert "It goes to" not in as_agent.get(f"{MAIL}?customer=C001").content.decode()
    assert as_agent.post(MAIL, WRITTEN).status_code == 422
    assert not Conversation.objects.exists()


def test_who_does_not_work_on_tickets_writes_nobody(hotline):
    analyst = client(person(username="qian", role=Role.ANALYST))

    assert analyst.get(MAIL).status_code == analyst.post(MAIL, WRITTEN).status_code == 403
