"""The one way out to a customer. Nothing else opens addresses or knows the senders."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.consents.errors import NoAddress, NoSender, PermitUsed, TooSoon
from zhike.apps.consents.models import Purpose, SentMessage
from zhike.apps.consents.permission import permit_key, rests
from zhike.apps.consents.rules import Channel
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.customers.queries import members_of
from zhike.apps.customers.rules import IdentifierKind
from zhike.apps.vault.keys import Keyring
from zhike.integrations.customer_messages.permit import Permit, check
from zhike.integrations.customer_messages.senders import Message, Sender

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
    """Send one message on one permit, and note that it went.

    The note is written first and rolled back where the sender fails: a message may be lost, but is
    never sent twice on one permit, and none goes out unrecorded.

    Raises
    ------
    PermitForged, PermitExpired, PermitUsed, NoSender, NoAddress, TooSoon
    """
    now = timezone.now()
    check(permit, key=permit_key(), now=now)
    sender = _SENDERS.get(permit.channel)
    if sender is None:
        raise NoSender(channel=permit.channel)
    customer = Customer.objects.get(customer_id=permit.customer_id)
    address = _address(customer, channel=Channel(permit.channel))
    with transaction.atomic():
        _require_rest(permit, customer=customer)
        sent = _note(permit, customer=customer, by=by)
        message = Message(address=address, subject=subject, text=text)
        sender.send(permit, message, key=permit_key(), now=now)
    return sent


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


def _address(customer: Customer, *, channel: Channel) -> str:
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
