"""Takes what the gateway tells in: each once, in whichever order it comes."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.blocks.doors import Sender
from zhike.apps.blocks.gate_actions import hold_back
from zhike.apps.blocks.rules import SenderKind
from zhike.apps.consents.outcome_actions import note_report
from zhike.apps.consents.outcomes import Outcome as Fate
from zhike.apps.consents.rules import Channel as ConsentChannel
from zhike.apps.conversations import actions as conversations
from zhike.apps.conversations.actions import Said
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import WorkQueue
from zhike.apps.telephony.queries import owners_of
from zhike.apps.texting import rules
from zhike.apps.texting.models import HeardText, TextThread
from zhike.apps.texting.stop_actions import stop_offers
from zhike.apps.vault.keys import index_of, indexes_of, seal_for
from zhike.integrations.sms import Incoming, Report, read_event
from zhike.integrations.telephone import split_body
from zhike.integrations.telephone.errors import EventRefused
from zhike.schema.identifiers import normal

log = logging.getLogger(__name__)
BY = "sms"


class Outcome(StrEnum):
    TAKEN = "taken"
    KNOWN = "known"  # told before
    UNKNOWN = "unknown"  # a report of a message that is none of ours, or is forgotten
    REFUSED = "refused"  # not what the gateway promised to tell


def queue_of_texts() -> WorkQueue | None:
    """The queue that serves text messages, as the bank named it."""
    return WorkQueue.objects.filter(code=settings.SMS_QUEUE).first()


def take_message(*, body: bytes, queue: WorkQueue, now: datetime) -> list[Outcome]:
    """Take the events of a message in, one after the other; give what became of each.

    Raises
    ------
    EventRefused
        The message is no JSON, or holds too many.
    """
    return [_take(raw, queue=queue, now=now) for raw in split_body(body)]


def forget_old_texts(*, now: datetime | None = None) -> int:
    """Forget which text messages were told long ago."""
    limit = (now or timezone.now()) - rules.HEARD_KEPT
    return HeardText.objects.filter(heard_at__lt=limit).delete()[0]


def _take(raw: object, *, queue: WorkQueue, now: datetime) -> Outcome:
    try:
        event = read_event(raw, received_at=now)
    except EventRefused as refusal:
        log.warning("An event of the gateway was refused: %s", refusal)
        with transaction.atomic():
            record_event(activity="refuse text event", case_id="sms", by=BY, outcome=refusal.code)
        return Outcome.REFUSED
    return _reported(event) if isinstance(event, Report) else _heard(event, queue=queue, now=now)


def _reported(event: Report) -> Outcome:
    fate = Fate.DELIVERED if event.is_delivered else Fate.NOT_DELIVERED
    sent = note_report(
        event.reference,
        channel=ConsentChannel.SMS,
        outcome=fate,
        reason=event.reason,
        occurred_at=event.at,
    )
    return Outcome.UNKNOWN if sent is None else Outcome.TAKEN


@transaction.atomic
def _heard(event: Incoming, *, queue: WorkQueue, now: datetime) -> Outcome:
    number = normal(event.number, kind="phone")
    key = hashlib.sha256(f"{event.message_id}\n{number}".encode()).hexdigest()
    # Written first: of two that tell the same the second one waits here, and finds it.
    _row, is_new = HeardText.objects.get_or_create(once_key=key, defaults={"heard_at": now})
    if not is_new:
        return Outcome.KNOWN
    owners = owners_of(number)
    if owners and rules.is_stop(event.text):
        stop_offers(owners, message_id=event.message_id)
        return Outcome.TAKEN
    said = Said(text=event.text, client_id=key, at=event.at)
    going_on = _going_on(number, now=now)
    is_held = hold_back(
        Sender(kind=SenderKind.PHONE, value=number, customers=tuple(owners)),
        channel=Channel.SMS,
        once=key,
        words=event.text,
        content={
            "number": number,
            "text": event.text,
            "key": key,
            "at": event.at.isoformat(),
            "queue": queue.pk,
        },
        about=going_on.ticket if going_on else None,
        at=now,
    )
    if not is_held:
        say(said, number=number, owners=owners, queue=queue, now=now)
    return Outcome.TAKEN


def say(
    said: Said, *, number: str, owners: list[Customer], queue: WorkQueue, now: datetime
) -> None:
    """Let a text message join what is being said with its number, or begin a matter."""
    going_on = _going_on(number, now=now)
    if going_on is not None:
        made = conversations.customer_writes(going_on.pk, said=said, by=BY).conversation
    else:
        made = conversations.start_conversation(
            channel=Channel.SMS,
            queue=queue,
            said=said,
            by=BY,
            # Whoever shares his number with others is found out by an agent, never guessed.
            customer=owners[0] if len(owners) == 1 else None,
        )
    if not TextThread.objects.filter(conversation=made).exists():
        TextThread.objects.create(
            conversation=made,
            ticket=made.ticket,
            number_sealed=seal_for(made.ticket.key_owner, number),
            number_index=index_of(number, kind="phone"),
            started_at=now,
        )


def _going_on(number: str, *, now: datetime) -> Conversation | None:
    threads = TextThread.objects.filter(
        number_index__in=indexes_of(number, kind="phone"),
        conversation__last_message_at__gt=now - rules.GOES_ON,
    )
    newest = threads.select_related("conversation__ticket").order_by("-started_at", "-pk").first()
    return newest.conversation if newest else None
