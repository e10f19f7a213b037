"""What staff write in a conversation by mail goes out by mail."""

from __future__ import annotations

from collections.abc import Sequence

from zhike.apps.audit.announcer import hears_events
from zhike.apps.audit.models import Outbox
from zhike.apps.conversations.rules import Channel
from zhike.apps.mailboxes.sending import queue_answers


@hears_events
def queue_mails(events: Sequence[Outbox]) -> None:
    """Queue a mail for each answer; an event that is told again finds it queued."""
    spoken = [
        event.attributes.get("conversation", "")
        for event in events
        if event.activity == "agent wrote" and event.channel == Channel.MAIL
    ]
    if spoken:
        queue_answers(spoken)
