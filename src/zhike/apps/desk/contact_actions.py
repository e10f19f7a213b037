"""A contact that came by no wire: somebody stood at the counter, wrote a letter, or called."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from django.db import transaction

from zhike.apps.conversations import line_actions
from zhike.apps.conversations.actions import Said, start_conversation
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel, State
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.tickets.rules import Kind


@transaction.atomic
def enter_contact(
    *,
    channel: Channel,
    queue: WorkQueue,
    kind: Kind,
    text: str,
    once: str,
    by: User,
    customer: Customer | None = None,
) -> Conversation:
    """Write down what somebody came with; whoever enters it has it. The same form twice is one.

    `once` is the form's own name. It is a name within its agent's forms, so that nobody can name
    the conversation of somebody else by it.
    """
    made = start_conversation(
        channel=channel,
        queue=queue,
        said=Said(text=text),
        by=by.username,
        customer=customer,
        kind=kind,
        public_id=uuid5(NAMESPACE_OID, f"contact {by.pk} {once}").hex,
    )
    if made.state == State.WAITING:
        made = line_actions.give(made.pk, agent=by, by=by.username)
    return made
