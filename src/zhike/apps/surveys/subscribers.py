"""A matter or a conversation that begins comes into the frame of the surveys."""

from __future__ import annotations

from collections.abc import Sequence

from zhike.apps.audit.announcer import hears_events
from zhike.apps.audit.models import Outbox
from zhike.apps.surveys.draw_actions import draw_for_conversations, draw_for_tickets


@hears_events
def draw_lots(events: Sequence[Outbox]) -> None:
    """Draw for each; an event that is told again finds its lot drawn."""
    opened = [
        int(number)
        for event in events
        if event.activity == "open ticket"
        and (number := event.case_id.removeprefix("ticket-")).isdecimal()
    ]
    begun = [
        event.attributes.get("conversation", "")
        for event in events
        if event.activity == "start conversation"
    ]
    if opened:
        draw_for_tickets(opened)
    if begun:
        draw_for_conversations(begun)
