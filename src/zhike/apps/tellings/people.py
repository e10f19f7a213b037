"""Who raised what an improvement mends, and whether each of them may be told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone

from zhike.apps.consents import permission
from zhike.apps.consents.errors import NoAddress
from zhike.apps.consents.models import Consent
from zhike.apps.consents.rules import Channel, Reason, Topic
from zhike.apps.consents.sending import address_of, channels_served
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import survivor_of
from zhike.apps.customers.rules import CustomerState
from zhike.apps.improvements.models import Improvement
from zhike.apps.tellings.grounds import Standing
from zhike.apps.tellings.rules import FOR_EVERY_WAY, Held, held_for, ways_for

PURPOSE = "improvement-news"
TOPIC = Topic.SERVICE


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A person who raised it: his entry in use, and by which channels he came."""

    key: int
    channels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """The ways by which a person may be told now, the best first; or why there is none."""

    held: Held | None
    open: tuple[Channel, ...] = ()


def people_of(row: Improvement) -> list[Asked]:
    """Everybody who raised it, each person once however many entries and tickets he has."""
    rows = row.raisings.filter(ticket__customer__isnull=False).order_by("ticket_id")
    found: dict[int, list[str]] = {}
    for one in rows.select_related("ticket__customer__merged_into"):
        customer = one.ticket.customer
        if customer is not None:
            entry = survivor_of(customer) if customer.merged_into_id else customer
            found.setdefault(entry.pk, []).append(one.ticket.channel)
    return [Asked(key=key, channels=tuple(channels)) for key, channels in found.items()]


def unknown_of(row: Improvement) -> int:
    """Tickets whose customer nobody knows: there is nobody to tell."""
    return row.raisings.filter(ticket__customer__isnull=True).count()


def weighed(
    members: Sequence[Customer], asked: Asked, *, standing: Standing, enough: int = 0
) -> Weighed:
    """Say by what a person may be told now, as the gate of all messages answers.

    With `enough` it stops at so many ways: who counts need not know them all.
    """
    if any(member.state == CustomerState.ERASED for member in members):
        return Weighed(held=Held.ERASED)
    if not standing.has_change(members[0]):
        return Weighed(held=Held.NOT_REACHED)
    at, answers, open_ways = timezone.now(), [], []
    served, is_allowed = channels_served(), False
    for way in ways_for(asked.channels):
        answer = permission.ask(members[0], channel=way, purpose=PURPOSE, topic=TOPIC, at=at)
        if not answer.allowed:
            answers.append(answer.reasons)
            if _answers_every_way(members, answer.reasons):
                break
            continue
        is_allowed = True
        if way.value in served and has_address(members[0], way):
            open_ways.append(way)
            if len(open_ways) == enough:
                break
    if open_ways:
        return Weighed(held=None, open=tuple(open_ways))
    return Weighed(held=held_for(answers, is_allowed=is_allowed))


def has_address(customer: Customer, way: Channel) -> bool:
    """Say whether the bank knows where to reach him by a way."""
    try:
        return bool(address_of(customer, channel=way))
    except NoAddress:
        return False


def _answers_every_way(members: Sequence[Customer], reasons: Collection[Reason]) -> bool:
    """Say whether the next way would be answered alike: who counts need not ask three times."""
    if set(reasons) <= FOR_EVERY_WAY:
        return True
    agreed = Consent.objects.filter(customer__in=members, purpose__code=PURPOSE, given=True)
    return Reason.NO_CONSENT in reasons and not agreed.exists()
