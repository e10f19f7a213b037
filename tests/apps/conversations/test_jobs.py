from __future__ import annotations

from zhike.apps.conversations.presence_actions import set_presence
from zhike.apps.conversations.rules import Presence, State
from zhike.apps.jobs.chores import due_chores


def test_the_worker_gives_the_line_out(chat, agent):
    set_presence(user=agent, state=Presence.AVAILABLE)
    (serve,) = [
        one for one in due_chores(tick=1) if one.name.startswith("zhike.apps.conversations")
    ]

    serve.work()

    chat.refresh_from_db()
    assert (chat.state, chat.agent) == (State.ACTIVE, agent)
