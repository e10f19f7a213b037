from __future__ import annotations

from tests.apps.conversations.conftest import begun

from zhike.apps.conversations.actions import Said, customer_writes
from zhike.apps.desk.live import DeskSource
from zhike.apps.people.sessions import Listener


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
    assert news(colleague) == {"waiting": 0, "mine": {}}
    assert news(powerless) is None
