"""The one way out to a customer. Nothing else opens addresses or knows the senders."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.consents.errors import ConsentsError, NoAddress, NoSender, PermitUsed, TooSoon
from zhike.apps.consents.models import Purpose, SentMessage, WaitingMessage
from zhike.apps.consents.outcome_actions import note_outcome
from zhike.apps.consents.outcomes import Outcome
from zhike.apps.consents.permission import permit_key, rests
from zhike.apps.consents.rules import Channel
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.customers.queries import members_of
from zhike.apps.customers.rules import IdentifierKind
from zhike.apps.vault.keys import Keyring
from zhike.integrations.customer_messages.errors import MessageError, NotTaken
from zhike.integrations.customer_messages.permit import Permit, check
from zhike.integrations.customer_messages.senders import Message, Sender

log = logging.getLogger(__name__)
AT_ONCE = 20
ADDRESS_KINDS = {
    Channel.SMS: IdentifierKind.PHONE,
    Channel.PHONE: IdentifierKind.PHONE,
    Channel.EMAIL: IdentifierKind.EMAIL,
    Channel.POST: IdentifierKind.ADDRESS,
}
_SENDERS: dict[str, Sender] = {}


def use_sender(sender: Sender) -> None:
    """Take a sender into service; a later one for the same channel takes its place."""
    _SENDERS[sender.channel] = sender


def channels_served() -> set[str]:
    """The channels by which a message can go out at all."""
    return set(_SENDERS)


def send_to_customer(permit: Permit, *, subject: str, text: str, by: str) -> SentMessage:
    """Send one message on one permit while the caller waits, outside every transaction.

    The note is committed before the sender is asked, and what became of it is noted after: a
    message may be lost in between, but is never sent twice on one permit, none goes out
    unrecorded, and no lock is held while a gateway thinks. Inside a transaction call
    `leave_for_sending`.

    Raises
    ------
    PermitForged, PermitExpired, PermitUsed, NoSender, NoAddress, TooSoon, NotTaken
    """
    way = _way_of(permit)
    with transaction.atomic(durable=True):
        sent = _noted(permit, customer=way.customer, by=by)
    _hand_over(permit, sent, way=way, subject=subject, text=text)
    return sent


def leave_for_sending(permit: Permit, *, subject: str, text: str, by: str) -> SentMessage:
    """Decide on a message in the caller's transaction; the worker sends it once that is committed.

    Raises
    ------
    PermitForged, PermitExpired, PermitUsed, NoSender, NoAddress, TooSoon
    """
    way = _way_of(permit)
    ring = Keyring.making([permit.customer_id])
    with transaction.atomic():
        sent = _noted(permit, customer=way.customer, by=by)
        WaitingMessage.objects.create(
            message=sent,
            valid_until=permit.valid_until,
            signature=permit.signature,
            subject_sealed=ring.seal(subject, customer_id=permit.customer_id),
            text_sealed=ring.seal(text, customer_id=permit.customer_id),
        )
    return sent


def send_waiting(*, limit: int = AT_ONCE) -> int:
    """Send what was left for sending; give how many there were."""
    rows = WaitingMessage.objects.select_related("message__customer").order_by("pk")[:limit]
    waiting = list(rows)
    ring = Keyring.of({row.message.customer.customer_id for row in waiting})
    for row in waiting:
        _send_waiting(row, ring=ring)
    return len(waiting)


@dataclass(frozen=True, kw_only=True)
class _Way:
    """Whom a permit leads to, where, and through which sender."""

    customer: Customer
    sender: Sender
    address: str


def _way_of(permit: Permit) -> _Way:
    check(permit, key=permit_key(), now=timezone.now())
    sender = _SENDERS.get(permit.channel)
    if sender is None:
        raise NoSender(channel=permit.channel)
    customer = Customer.objects.get(customer_id=permit.customer_id)
    address = address_of(customer, channel=Channel(permit.channel))
    return _Way(customer=customer, sender=sender, address=address)


def _send_waiting(row: WaitingMessage, *, ring: Keyring) -> None:
    sent, owner = row.message, row.message.customer.customer_id
    subject = ring.open(row.subject_sealed, customer_id=owner)
    text = ring.open(row.text_sealed, customer_id=owner)
    # Whoever takes the row away sends. Who dies after that leaves a message of which nobody knows
    # whether it went: better one too few than one twice on one permit.
    taken, _models = WaitingMessage.objects.filter(pk=row.pk).delete()
    if not taken:
        return
    permit = _permit_of(row)
    try:
        way = _way_of(permit)
    except (ConsentsError, MessageError) as error:
        log.warning("Message %s did not go out: %s", sent.pk, error.code)
        note_outcome(sent, Outcome.REFUSED, reason=error.code)
        return
    try:
        _hand_over(permit, sent, way=way, subject=subject, text=text)
    except (MessageError, OSError) as error:
        log.warning("Message %s did not go out: %s", sent.pk, type(error).__name__)


def _permit_of(row: WaitingMessage) -> Permit:
    sent = row.message
    return Permit(
        permit_id=sent.permit_id,
        customer_id=sent.customer.customer_id,
        channel=sent.channel,
        purpose=sent.purpose,
        topic=sent.topic,
        third_party=sent.third_party,
        valid_until=row.valid_until,
        signature=row.signature,
    )


def _hand_over(permit: Permit, sent: SentMessage, *, way: _Way, subject: str, text: str) -> None:
    """Ask the sender, and note what it said. Of one that fell silent nothing is known."""
    message = Message(reference=sent.permit_id, address=way.address, subject=subject, text=text)
    try:
        way.sender.send(permit, message, key=permit_key(), now=timezone.now())
    except NotTaken as error:
        if not error.maybe_taken:
            note_outcome(sent, Outcome.REFUSED, reason=error.reason)
        raise
    except MessageError as error:
        note_outcome(sent, Outcome.REFUSED, reason=error.code)
        raise
    note_outcome(sent, Outcome.TAKEN)


def _noted(permit: Permit, *, customer: Customer, by: str) -> SentMessage:
    _require_rest(permit, customer=customer)
    return _note(permit, customer=customer, by=by)


def _require_rest(permit: Permit, *, customer: Customer) -> None:
    """Ask once more, with the person locked: two messages may have had permits at the same time."""
    purpose = Purpose.objects.filter(code=permit.purpose).first()
    if purpose is None or not purpose.rest_days:
        return
    entries = members_of(customer)
    keys = sorted(entry.pk for entry in entries)
    list(Customer.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if rests(entries, purpose=purpose, at=timezone.now()):
        raise TooSoon


def _note(permit: Permit, *, customer: Customer, by: str) -> SentMessage:
    try:
        with transaction.atomic():
            sent = SentMessage.objects.create(
                permit_id=permit.permit_id,
                customer=customer,
                purpose=permit.purpose,
                channel=permit.channel,
                topic=permit.topic,
                third_party=permit.third_party,
                sent_at=timezone.now(),
                sent_by=by,
            )
    except IntegrityError as error:
        raise PermitUsed from error
    record_event(
        activity="send message",
        case_id=f"customer-{customer.customer_id}",
        customer_id=customer.customer_id,
        channel=permit.channel,
        by=by,
        outcome=permit.purpose,
    )
    return sent


def address_of(customer: Customer, *, channel: Channel) -> str:
    if channel not in ADDRESS_KINDS:
        return customer.customer_id  # the app knows its customers by their number
    known = Identifier.objects.filter(
        customer=customer, kind=ADDRESS_KINDS[channel], ended_at=None
    ).order_by("-noted_at", "-id")
    newest = known.first()
    ring = Keyring.of([customer.customer_id])
    if newest is None or not (
        address := ring.open(newest.value_sealed, customer_id=customer.customer_id)
    ):
        raise NoAddress(channel=channel.value)
    return address
