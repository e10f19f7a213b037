"""Telling those who raised it: each customer once, by the one gate of all messages.

The row that somebody was told and the message left for sending are one transaction, with the person
locked: whoever dies before it has told nobody, whoever comes after it finds the row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhike.apps.audit.actions import record_event
from zhike.apps.consents import permission
from zhike.apps.consents.errors import ConsentsError, NoAddress, NoSender, TooSoon
from zhike.apps.consents.models import SentMessage
from zhike.apps.consents.outcome_actions import note_outcome
from zhike.apps.consents.outcomes import Outcome
from zhike.apps.consents.queries import preference_of
from zhike.apps.consents.rules import Channel
from zhike.apps.consents.sending import leave_for_sending, send_waiting
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.improvements.models import Improvement
from zhike.apps.tellings.actions import require_tellable
from zhike.apps.tellings.grounds import standing_of
from zhike.apps.tellings.models import Loop, Telling
from zhike.apps.tellings.people import PURPOSE, TOPIC, Asked, people_of, weighed
from zhike.apps.tellings.rules import PASSES, TRY_AGAIN_AFTER, Held, State

AT_ONCE = 20  # a permit lives ten minutes: what is decided is sent before more is decided
Progress = Callable[[int, int | None, str], None]


def tell_all(
    improvement_id: int, *, by: str, progress: Progress, only_waiting: bool = False
) -> dict[str, int]:
    """Tell everybody who raised it; give how many were told and held back by this run.

    `only_waiting` leaves those alone who were never tried: the owner asks for them.

    Raises
    ------
    TellingError
        Nobody may be told any more.
    """
    take_back_refused(improvement_id)
    row = Improvement.objects.get(pk=improvement_id)
    require_tellable(row, Loop.objects.get(improvement=row))
    people = people_of(row)
    if only_waiting:
        keys = _waiting(row, now=timezone.now())
        people = [one for one in people if one.key in keys]
    counts = {"told": 0, "held": 0, "people": len(people)}
    for place, one in enumerate(people):
        if place % AT_ONCE == 0:
            progress(place, len(people), "")
            _send()
        made = tell(improvement_id, one, by=by)
        if made is not None:
            counts[made.state] += 1
    _send()
    progress(len(people), len(people), "")
    return counts


@transaction.atomic
def tell(improvement_id: int, asked: Asked, *, by: str) -> Telling | None:
    """Tell one person, or note why not; None where he was told before.

    Raises
    ------
    TellingError
        It may not be told any more: it came back since the job began.
    """
    row = Improvement.objects.get(pk=improvement_id)
    loop = Loop.objects.get(improvement=row)
    require_tellable(row, loop)
    members = members_of(Customer.objects.get(pk=asked.key))
    keys = sorted(member.pk for member in members)
    list(Customer.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    known = Telling.objects.filter(improvement=row, customer__in=keys)
    if known.filter(state=State.TOLD).exists():
        return None
    if not row.raisings.filter(ticket__customer__in=keys).exists():
        return None  # the link was taken back since the list was made
    telling = known.first() or Telling(improvement=row, customer=members[0])
    telling.tried_at = timezone.now()
    held = _told(telling, loop, members, asked=asked, by=by)
    telling.state = State.HELD if held else State.TOLD
    telling.held, telling.told_at = held or "", None if held else telling.tried_at
    telling.save()
    if not held:
        record_event(
            activity="tell customer what was done",
            case_id=row.case_id,
            customer_id=members[0].customer_id,
            channel=telling.channel,
            by=by,
        )
    return telling


def take_back_refused(improvement_id: int) -> int:
    """Those whose message did not go out were not told. One that may have gone counts as told."""
    rows = Telling.objects.filter(improvement=improvement_id, state=State.TOLD)
    keys = list(
        rows.filter(message__outcomes__outcome=Outcome.REFUSED).values_list("pk", flat=True)
    )
    return Telling.objects.filter(pk__in=keys, state=State.TOLD).update(
        state=State.HELD, held=Held.NOT_SENT, told_at=None, message=None, channel=""
    )


def note_news_read(rows: Sequence[Telling]) -> None:
    """Note that the customer has it before him on his own pages, where that was the way."""
    for one in rows:
        if one.message is not None and one.channel == Channel.APP:
            note_outcome(one.message, Outcome.DELIVERED)


def forget(rows: Collection[int]) -> int:
    """Take the person out of tellings; that somebody was told, or held back, is still counted."""
    return Telling.objects.filter(pk__in=rows).update(customer=None, message=None)


def words_for(loop: Loop, customer: Customer) -> tuple[str, str]:
    """The heading and the text in the customer's language; nothing of him stands in it."""
    wish = preference_of(customer)
    language = (wish and wish.language) or settings.LANGUAGE_CODE
    with translation.override(language):
        return _("What became of what you told us"), text_in(loop, language=language)


def text_in(loop: Loop, *, language: str) -> str:
    return loop.text_en if language.startswith("en") else loop.text_zh


def _told(
    telling: Telling, loop: Loop, members: Sequence[Customer], *, asked: Asked, by: str
) -> Held | None:
    """Leave the message by the first way that is open and allowed; else why there is none."""
    found = weighed(members, asked, standing=standing_of(telling.improvement))
    if found.held:
        return found.held
    subject, text = words_for(loop, members[0])
    for way in found.open:
        try:
            with transaction.atomic():
                telling.message = _left(members[0], way=way, subject=subject, text=text, by=by)
        except TooSoon:
            return Held.RESTING
        except (NoAddress, NoSender):
            continue
        except ConsentsError:
            return Held.NOT_WANTED  # it changed since it was asked
        telling.channel = way.value
        return None
    return Held.NO_WAY


def _left(customer: Customer, *, way: Channel, subject: str, text: str, by: str) -> SentMessage:
    permit = permission.send_permission(customer, channel=way, purpose=PURPOSE, topic=TOPIC)
    return leave_for_sending(permit, subject=subject, text=text, by=by)


def _waiting(row: Improvement, *, now: datetime) -> set[int]:
    rows = row.tellings.filter(state=State.HELD, held__in=PASSES, customer__isnull=False)
    due = rows.filter(tried_at__lte=now - TRY_AGAIN_AFTER)
    return {one.customer_id for one in due if one.customer_id is not None}


def _send() -> None:
    while send_waiting():
        pass
