"""Everything that happened with one customer, newest first: events of all logs, what he opened and
closed, and his bookings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from zhike.pipelines.by_customer import PersonRows
from zhike.pipelines.calendars import bank_zone
from zhike.schema import event_log, holding, transaction

Kind = Literal["event", "act", "holding", "booking"]
EVENTS: tuple[Kind, ...] = ("event", "act", "holding")
NO_CHANNEL = ""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line of a timeline. `key` is unique over all of its sources."""

    key: str
    kind: Kind
    occurred_at: datetime  # with its zone
    activity: str
    source: str = ""  # the log, or the product
    case_id: str = ""
    channel: str = ""
    outcome: str = ""
    touchpoint: str = ""
    resource: str = ""
    lifecycle: str = ""
    amount_cents: int | None = None
    customer_id: str = ""

    @property
    def place(self) -> tuple[datetime, str]:
        """What a page ends with and the next one begins behind."""
        return self.occurred_at, self.key


@dataclass(frozen=True, kw_only=True)
class TimelinePage:
    """Some happenings, newest first; `more` when there are older ones."""

    rows: Sequence[Happening]
    more: bool
    channels: dict[str, int] = field(default_factory=dict)  # over the whole timeline
    total: int = 0


def happenings_of(rows: PersonRows, *, bookings: bool = False) -> list[Happening]:
    """Give what the store knows of a person: his events and openings, or his bookings."""
    if bookings:
        return _bookings(rows)
    return [*map(_event, rows.of(event_log.CONTRACT).to_pylist()), *_openings(rows)]


def page_of(
    happenings: Sequence[Happening],
    *,
    before: tuple[datetime, str] | None = None,
    channel: str | None = None,
    limit: int,
) -> TimelinePage:
    """Sort, leave out what came twice, and cut one page out.

    Examples
    --------
    >>> day = datetime(2026, 1, 5, tzinfo=UTC)
    >>> one = Happening(key="1", kind="event", occurred_at=day, activity="call", channel="phone")
    >>> page = page_of([one, one], limit=10)
    >>> len(page.rows), page.channels
    (1, {'phone': 1})
    """
    unique = {happening.key: happening for happening in happenings}
    channels = Counter(happening.channel for happening in unique.values())
    wanted = [
        happening
        for happening in unique.values()
        if (channel is None or happening.channel == channel)
        and (before is None or happening.place < before)
    ]
    wanted.sort(key=lambda happening: happening.place, reverse=True)
    return TimelinePage(
        rows=wanted[:limit],
        more=len(wanted) > limit,
        channels=dict(sorted(channels.items())),
        total=len(unique),
    )


def holdings_of(rows: PersonRows) -> list[dict[str, Any]]:
    """Give what a person holds or held: open ones first, then by kind and number."""
    return sorted(
        rows.of(holding.CONTRACT).to_pylist(),
        key=lambda row: (row["closed_date"] is not None, row["product_kind"], row["holding_id"]),
    )


def _event(row: dict[str, Any]) -> Happening:
    return Happening(
        key=row["event_id"],
        kind="event",
        occurred_at=row["occurred_at"].replace(tzinfo=UTC),
        activity=row["activity"],
        source=row["log_name"],
        case_id=row["case_id"],
        channel=row["channel"] or NO_CHANNEL,
        outcome=row["outcome"] or "",
        touchpoint=row["touchpoint"] or "",
        resource=row["resource"] or "",
        lifecycle=row["lifecycle"] or "",
        customer_id=row["customer_id"],
    )


def _openings(rows: PersonRows) -> list[Happening]:
    zone, found = ZoneInfo(bank_zone()), []
    for row in rows.of(holding.CONTRACT).to_pylist():
        for name, activity in (("opened_date", "open"), ("closed_date", "close")):
            if row[name] is not None:
                found.append(_opening(row, day=row[name], activity=activity, zone=zone))
    return found


def _opening(row: dict[str, Any], *, day: date, activity: str, zone: ZoneInfo) -> Happening:
    return Happening(
        key=f"{activity}/{row['holding_id']}",
        kind="holding",
        occurred_at=datetime.combine(day, time(), tzinfo=zone),
        activity=activity,
        source=row["product"],
        case_id=row["holding_id"],
        outcome=row["product_kind"],
        customer_id=row["customer_id"],
    )


def _bookings(rows: PersonRows) -> list[Happening]:
    return [
        Happening(
            key=row["transaction_id"],
            kind="booking",
            occurred_at=row["booked_at"].replace(tzinfo=UTC),
            activity=row["category"],
            channel=row["channel"] or NO_CHANNEL,
            amount_cents=row["amount_cents"],
            customer_id=row["customer_id"],
        )
        for row in rows.of(transaction.CONTRACT).to_pylist()
    ]
