"""Who sent a mail, for the gate of blocked senders, and how one that was held back comes in."""

from __future__ import annotations

import base64
from typing import Any

from zhike.apps.blocks.doors import Door, Sender, has_door
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.mailboxes.accounts import thread_key
from zhike.apps.mailboxes.mail_actions import take_held
from zhike.apps.mailboxes.models import Mailbox, MailThread
from zhike.apps.mailboxes.queries import sender_at
from zhike.apps.vault.keys import Keyring
from zhike.integrations.mail import read_message


def sender_of(talk: Conversation) -> Sender | None:
    thread = MailThread.objects.select_related("ticket").filter(conversation=talk).first()
    if thread is None or not thread.address_sealed:
        return None
    owner = thread.ticket.key_owner
    return sender_at(Keyring.of([owner]).open(thread.address_sealed, customer_id=owner))


def let_in(content: dict[str, Any]) -> None:
    mailbox = Mailbox.objects.select_related("queue").get(pk=content["mailbox"])
    message = read_message(
        base64.b64decode(content["content"]), key=thread_key(), complete=content["complete"]
    )
    take_held(mailbox, message=message)


has_door(Door(channel=Channel.MAIL, sender_of=sender_of, let_in=let_in))
