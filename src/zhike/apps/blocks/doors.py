"""What each channel says of its senders: each app registers its own in its `senders.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import autodiscover_modules

from zhike.apps.blocks.rules import SenderKind
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.customers.models import Customer


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sent something, and the customers whose address or number it is."""

    kind: SenderKind
    value: str
    customers: tuple[Customer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Door:
    """How a channel knows who sent a conversation, and lets in what was held back.

    `let_in` is given what the channel itself handed over when it was held back.
    """

    channel: Channel
    sender_of: Callable[[Conversation], Sender | None]
    let_in: Callable[[dict[str, Any]], object]


SenderOf = Callable[[Conversation], Sender | None]
_DOORS: dict[Channel, Door] = {}
_ALSO: list[SenderOf] = []


def has_door(door: Door) -> None:
    """Register the door of a channel."""
    _DOORS[door.channel] = door


def also_knows(sender_of: SenderOf) -> SenderOf:
    """Register who knows senders on a channel that is another app's: of calls that were wished."""
    _ALSO.append(sender_of)
    return sender_of


def sender_of(talk: Conversation) -> Sender | None:
    """Who sent a conversation, as the first of those who may know says."""
    door = door_of(talk.channel)
    asked = [door.sender_of, *_ALSO] if door else []
    return next((found for ask in asked if (found := ask(talk))), None)


def door_of(channel: str) -> Door | None:
    """The door of a channel; none where nobody outside sends anything (letters, branches)."""
    autodiscover_modules("senders")
    return _DOORS.get(Channel(channel))
