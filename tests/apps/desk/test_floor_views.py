from __future__ import annotations

from tests.apps.conftest import client
from tests.apps.conversations.conftest import begun
from tests.apps.desk.conftest import at

from zhike.apps.conversations.models import AgentPresence, Conversation

FLOOR = "/desk/floor/"


def text(answer) -> str:
    return answer.content.decode()


def test_who_supervises_sees_what_waits_and_who_serves(head, hotline, mine):
    begun(hotline, text="请问网点几点开门？卡号 6222021234567890128")

    page = text(client(head).get(FLOOR))

    assert "请问网点几点开门" in page and "6222021234567890128" not in page
    assert "nobody available" in page
    assert "wang" in page and "转账限额怎么调" in page
    assert "请问网点几点开门" in text(client(head).get(f"{FLOOR}now/"))


def test_who_supervises_takes_a_conversation_over(head, mine):
    assert "Take over" in text(client(head).get(at(mine)))

    client(head).post(at(mine, "take-over"))

    assert Conversation.objects.get(pk=mine.pk).agent == head
    assert "Take over" not in text(client(head).get(at(mine)))


def test_capacity_and_skills_are_set_and_shown(head, agent, hotline):
    address = f"{FLOOR}people/{agent.pk}/"
    client(head).post(address, {"capacity": 5, "skills": "en，粤语, en"})

    made = AgentPresence.objects.get(user=agent)
    assert (made.capacity, made.skills) == (5, ["en", "粤语"])
    assert "en, 粤语" in text(client(head).get(address))
    assert "/ 5" in text(client(head).get(FLOOR))


def test_a_capacity_that_nobody_has_is_refused_at_its_field(head, agent):
    answer = client(head).post(f"{FLOOR}people/{agent.pk}/", {"capacity": -1})

    assert answer.status_code == 422
    assert not AgentPresence.objects.exists()


def test_an_empty_floor_says_what_to_do(head):
    page = text(client(head).get(FLOOR))

    assert "No queue in reach" in page and "Nobody serves a queue" in page
