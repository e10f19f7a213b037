from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.apps.conftest import client, person
from tests.apps.conversations.conftest import begun
from tests.apps.desk.conftest import at

from zhike.apps.conversations.actions import Said, customer_writes
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import AgentPresence, Draft, Message
from zhike.apps.conversations.queries import messages_of
from zhike.apps.conversations.rules import Presence, Side, State
from zhike.apps.people.rules import Role
from zhike.apps.tickets.queries import notes_of


def said(conversation):
    return [one.text for one in messages_of(conversation) if one.message.side == Side.STAFF]


def test_an_answer_goes_to_the_customer_once(as_agent, mine):
    for _twice in range(2):
        answer = as_agent.post(at(mine, "reply"), {"text": "您好", "client_id": "x1"})

    assert answer.status_code == 302
    assert said(mine) == ["您好"]


def test_a_note_goes_to_colleagues_and_never_to_the_customer(as_agent, mine):
    as_agent.post(at(mine, "reply"), {"text": "客户很急", "is_note": "1"})

    assert said(mine) == []
    assert [one.text for one in notes_of([mine.ticket_id])] == ["客户很急"]


def test_files_go_along(as_agent, mine):
    file = SimpleUploadedFile("说明.pdf", b"%PDF-1.4")

    as_agent.post(at(mine, "reply"), {"text": "见附件", "attached": file})

    assert [name for _f, name in messages_of(mine)[-1].files] == ["说明.pdf"]


def test_what_is_refused_stays_in_the_field_with_the_reason(as_agent, mine):
    file = SimpleUploadedFile("a.exe", b"MZ")

    answer = as_agent.post(at(mine, "reply"), {"text": "请运行这个", "attached": file})

    assert answer.status_code == 422
    assert "请运行这个" in answer.content.decode()
    assert "not taken" in answer.content.decode()
    assert said(mine) == []


def test_who_does_not_have_it_cannot_answer(mine, colleague):
    answer = client(colleague).post(at(mine, "reply"), {"text": "我来"})

    assert answer.status_code == 422
    assert said(mine) == []


def test_taking_leads_to_the_conversation(as_agent, chat, agent):
    answer = as_agent.post(at(chat, "take"))

    chat.refresh_from_db()
    assert chat.agent == agent
    assert answer["Location"] == at(chat)


def test_the_next_one_is_who_has_waited_longest(as_agent, chat):
    assert as_agent.post("/desk/next/")["Location"] == at(chat)


def test_where_nobody_waits_it_is_said(as_agent, hotline):
    answer = as_agent.post("/desk/next/", follow=True)

    assert "Nobody waits" in answer.content.decode()


def test_of_two_at_once_the_second_hears_who_was_faster(as_agent, chat, colleague):
    take(chat.pk, agent=colleague)

    answer = as_agent.post(at(chat, "take"), follow=True)

    assert "赵强 was faster" in answer.content.decode()


def test_reading_is_noted_for_the_agent_who_has_it(as_agent, mine, head):
    last = mine.messages.get().pk
    client(head).post(at(mine, "seen"), {"up_to": last})
    assert Message.objects.get(pk=last).read_at is None

    assert as_agent.post(at(mine, "seen"), {"up_to": last}).status_code == 204

    assert Message.objects.get(pk=last).read_at is not None


@pytest.mark.parametrize("up_to", ["", "x", "0", "9" * 40])
def test_a_strange_reading_changes_nothing(as_agent, mine, up_to):
    assert as_agent.post(at(mine, "seen"), {"up_to": up_to}).status_code == 204
    assert Message.objects.get().read_at is None


def test_a_draft_is_kept_by_who_may_write(as_agent, mine, colleague):
    client(colleague).post(at(mine, "draft"), {"text": "别人的"})
    assert not Draft.objects.exists()

    as_agent.post(at(mine, "draft"), {"text": "您好，"})

    assert Draft.objects.count() == 1


def test_a_colleague_is_given_the_conversation(as_agent, mine, colleague):
    as_agent.post(at(mine, "hand-over"), {"person": "zhao"})

    mine.refresh_from_db()
    assert mine.agent == colleague


def test_nobody_is_given_it_who_is_not_offered(as_agent, mine, powerless):
    answer = as_agent.post(at(mine, "hand-over"), {"person": powerless.username}, follow=True)

    mine.refresh_from_db()
    assert mine.agent.username == "wang"
    assert "valid choice" in answer.content.decode()


def test_another_queue_needs_its_reason(as_agent, mine, hotline):
    as_agent.post(at(mine, "queue"), {"queue": hotline.code, "reason": ""})
    mine.refresh_from_db()
    assert mine.state == State.ACTIVE

    as_agent.post(at(mine, "queue"), {"queue": hotline.code, "reason": "轮岗"})

    mine.refresh_from_db()
    assert mine.state == State.WAITING


def test_the_end_is_told_with_what_becomes_of_the_matter(as_agent, mine):
    as_agent.post(at(mine, "end"), {"solved": "on"})

    mine.refresh_from_db()
    assert (mine.state, mine.ticket.state) == (State.ENDED, "solved")


def test_presence_is_set_and_kept_alive(as_agent, agent, hotline):
    as_agent.post("/desk/presence/", {"state": "available"})
    as_agent.post("/desk/presence/", {"state": "nonsense"})

    assert as_agent.post("/desk/presence/seen/").status_code == 204
    assert AgentPresence.objects.get(user=agent).state == Presence.AVAILABLE


def test_a_page_that_is_back_is_told_what_its_agent_is_again(as_agent, agent, hotline):
    as_agent.post("/desk/presence/", {"state": "available"})
    AgentPresence.objects.update(
        state=Presence.OFFLINE, before_silence=Presence.AVAILABLE, since=timezone.now()
    )

    answer = as_agent.post("/desk/presence/seen/").json()

    assert answer["state"] == "available"
    assert "not heard of" in answer["words"]
    assert as_agent.post("/desk/presence/seen/").status_code == 204


def test_every_page_of_an_agent_says_that_he_is_there(as_agent):
    for path in ("/desk/", "/desk/tickets/", "/customers/"):
        assert 'data-here="/desk/presence/seen/"' in as_agent.get(path).content.decode()


@pytest.mark.parametrize("act", ["take", "reply", "seen", "draft", "hand-over", "queue", "end"])
def test_no_act_reaches_into_a_foreign_queue(chat, act):
    stranger = client(person(username="qian", role=Role.AGENT))

    assert stranger.post(at(chat, act), {"text": "x"}).status_code == 404


def test_two_agents_race_for_one_chat_and_one_wins(hotline, agent, colleague):
    for _round in range(3):
        one = begun(hotline)
        for who in (agent, colleague):
            client(who).post(at(one, "take"))
        one.refresh_from_db()
        assert one.agent == agent
        customer_writes(one.pk, said=Said(text="谢谢"), by="c")
        client(agent).post(at(one, "end"), {"solved": "on"})
