"""What staff write in a conversation by text message goes out as one."""

from __future__ import annotations

from collections.abc import Sequence

from zhike.apps.audit.announcer import hears_events
from zhike.apps.audit.models import Outbox
from zhike.apps.conversations.rules import Channel
from zhike.apps.texting.answer_actions import leave_answers


@hears_events
def leave_texts(events: Sequence[Outbox]) -> None:
    """Leave each answer for the worker; an event that is told again finds it left."""
    spoken = [
        event.attributes.get("conversation", "")
        for event in events
        if event.activity == "agent wrote" and event.channel == Channel.SMS
    ]
    if spoken:
        leave_answers(spoken)
