"""林知夏 writes in the chat of a queue that Wang and Zhao serve."""

from __future__ import annotations

import pytest
from tests.apps.conftest import person
from tests.apps.tickets.conftest import MONDAY, head, hotline, lin  # noqa: F401

from zhike.apps.conversations.actions import Said, start_conversation
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.models import User
from zhike.apps.people.rules import Role

HELLO = "你好，我的卡被吞了，怎么办？"


@pytest.fixture
def colleague(hotline) -> User:  # noqa: F811
    made = person(username="zhao", role=Role.AGENT, name="赵强")
    hotline.teams.get().members.add(made)
    return made


@pytest.fixture
def chat(hotline, lin) -> Conversation:  # noqa: F811
    return begun(hotline, customer=lin)


def begun(queue, *, customer=None, text=HELLO, channel=Channel.CHAT, **more) -> Conversation:
    said = Said(text=text, client_id=more.pop("client_id", ""), at=more.pop("at", None))
    return start_conversation(
        channel=channel, queue=queue, said=said, by="customer", customer=customer, **more
    )
