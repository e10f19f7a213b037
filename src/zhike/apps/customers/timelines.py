"""One timeline over all channels: what the store knows of a person, and what was done here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from django.core import signing
from django.utils.module_loading import autodiscover_modules

from zhike.apps.audit.models import Outbox
from zhike.apps.audit.relay import LOG_NAME
from zhike.apps.customers.models import Customer

if TYPE_CHECKING:
    from zhike.pipelines.by_customer import PersonRows
    from zhike.pipelines.customer_timelines import Happening, TimelinePage

PAGE_SIZE = 30
MOST_ACTS = 1_000
SALT = "zhike.customers.timeline"
Tell = Callable[[Sequence[Customer]], "list[Happening]"]
_tellers: list[Tell] = []


def tells_timeline(tell: Tell) -> Tell:
    """Register, in an app's `tells_timeline.py`, what happened with a person and is no act here.

    That is what came in with an import: it was done elsewhere, and goes where the import is undone.
    """
    _tellers.append(tell)
    return tell


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A page of a timeline, and the mark under which the next one is asked for."""

    page: TimelinePage
    cursor: str
    channel: str | None
    bookings: bool


def timeline_of(
    members: Sequence[Customer],
    *,
    rows: PersonRows | None = None,
    cursor: str = "",
    channel: str | None = None,
    bookings: bool = False,
    limit: int = PAGE_SIZE,
) -> Timeline:
    """Give a page of what happened with a person, newest first, over all of his entries.

    `rows` is what the store holds of him, where the caller has it at hand.
    A cursor that is none begins at the beginning.
    """
    from zhike.pipelines.customer_timelines import happenings_of, page_of

    found = happenings_of(rows or stored_rows(members), bookings=bookings)
    if not bookings:
        found += acts_of([member.customer_id for member in members])
        found += told_of(members)
    page = page_of(found, before=_place(cursor), channel=channel, limit=limit)
    after = _cursor(page.rows[-1]) if page.more else ""
    return Timeline(page=page, cursor=after, channel=channel, bookings=bookings)


def stored_rows(members: Sequence[Customer]) -> PersonRows:
    """What the store holds of a person, but for what was done in this house: see `acts_of`."""
    from zhike.pipelines.by_customer import PersonRows
    from zhike.pipelines.journeys import the_store

    numbers = [member.customer_id for member in members]
    return PersonRows(numbers, store=the_store(), without={LOG_NAME})


def acts_of(customer_ids: Sequence[str]) -> list[Happening]:
    """Give what was done for a person in this house; the outbox has it at once, the store later."""
    from zhike.pipelines.customer_timelines import Happening

    mine = Outbox.objects.filter(customer_id__in=customer_ids).exclude(customer_id="")
    rows = mine.order_by("-id")[:MOST_ACTS]
    return [
        Happening(
            key=row.event_id,
            kind="act",
            occurred_at=row.occurred_at,
            activity=row.activity,
            source=LOG_NAME,
            case_id=row.case_id,
            channel=row.channel,
            outcome=row.outcome,
            touchpoint=row.touchpoint,
            resource=row.by,
            customer_id=row.customer_id,
        )
        for row in rows
    ]


def told_of(members: Sequence[Customer]) -> list[Happening]:
    """Give what other apps have to tell of a person."""
    _discover()
    return [happening for tell in _tellers for happening in tell(members)]


@cache
def _discover() -> None:
    # Not at the start, and once: apps without the file are looked for each time.
    autodiscover_modules("tells_timeline")


def _cursor(happening: Happening) -> str:
    at, key = happening.place
    return signing.dumps([at.isoformat(), key], salt=SALT)


def _place(cursor: str) -> tuple[datetime, str] | None:
    if not cursor:
        return None
    try:
        at, key = signing.loads(cursor, salt=SALT)
        return datetime.fromisoformat(at), key
    except (signing.BadSignature, ValueError, TypeError):
        return None
