from __future__ import annotations

from tests.apps.conversations.conftest import begun

from zhike.apps.conversations.actions import Said, agent_writes, customer_writes
from zhike.apps.conversations.delivery_actions import note_seen
from zhike.apps.conversations.line_actions import end_conversation
from zhike.apps.conversations.rules import Side
from zhike.apps.desk.live import DeskSource
from zhike.apps.people.sessions import Listener
from zhike.apps.webchat.actions import note_typing


def listener(user) -> Listener:
    return Listener(user_id=user.pk, sees_jobs=False, sees_all=False)


def news(user):
    source = DeskSource()
    return source.news(source.look(), listener(user))


def test_an_agent_hears_of_his_own_and_how_many_wait(mine, hotline, agent):
    begun(hotline)
    before = news(agent)
    customer_writes(mine.pk, said=Said(text="在吗"), by="c")

    after = news(agent)

    assert before["waiting"] == after["waiting"] == 1
    assert after["mine"][mine.public_id] > before["mine"][mine.public_id]


def test_nothing_of_others_is_heard(mine, colleague, powerless):
    assert news(colleague) == {"waiting": 0, "mine": {}, "heard": {}}
    assert news(powerless) is None


def test_how_far_an_answer_came_and_who_writes_is_heard_of_a_chat(mine, agent):
    answer = agent_writes(mine.pk, said=Said(text="您好"), author=agent)
    source = DeskSource()
    first = source.news(source.look(), listener(agent))["heard"][mine.public_id]

    note_seen(mine.pk, up_to=answer.pk, by_side=Side.CUSTOMER, is_read=True)
    note_typing(mine, side=Side.CUSTOMER)
    after = source.news(source.look(), listener(agent))["heard"][mine.public_id]

    assert first == {"typing": False, "delivered": 0, "read": 0}
    assert after == {"typing": True, "delivered": answer.pk, "read": answer.pk}


def test_between_whole_looks_only_what_changed_is_read(
    mine, hotline, agent, django_assert_max_num_queries
):
    source = DeskSource()
    source.look()

    with django_assert_max_num_queries(2):
        source.look()

    end_conversation(mine.pk, by=agent, solved=True)
    assert source.news(source.look(), listener(agent))["mine"] == {}
