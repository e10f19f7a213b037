from __future__ import annotations

from tests.apps.conftest import client, person

from zhike.apps.conversations.models import Conversation
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
    from zhike.apps.people.branch_actions import create_branch

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
