"""林知夏 writes in the chat of a queue that Wang and Zhao serve."""

from __future__ import annotations

from zhike.apps.conversations.actions import Said, start_conversation
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel

HELLO = "你好，我的卡被吞了，怎么办？"


def begun(queue, *, customer=None, text=HELLO, channel=Channel.CHAT, **more) -> Conversation:
    said = Said(text=text, client_id=more.pop("client_id", ""), at=more.pop("at", None))
    return start_conversation(
        channel=channel, queue=queue, said=said, by="customer", customer=customer, **more
    )
