"""Which events of one kind arrived in the store since a moment, and which kinds there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from zhike.engine.duckdb import connect
from zhike.engine.store import Store
from zhike.schema import event_log

AT_ONCE = 5_000


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One event of a customer. `occurred_at` has its zone; `channel` may be empty."""

    event_id: str
    customer_id: str
    channel: str
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One kind of event, as its log names it, and how many events of customers it has."""

    log_name: str
    activity: str
    events: int


def arrived_events(
    store: Store,
    *,
    log_name: str,
    activity: str,
    arrived_since: datetime,
    occurred_since: datetime,
) -> Iterator[list[Happened]]:
    """Give some thousand events at a time, each once, those that arrived since a moment.

    Parameters
    ----------
    arrived_since
        Rows of batches that were written to from this moment on. A batch that grew is read whole,
        so an event may be given again at the next call.
    occurred_since
        What happened before is left out, whenever it arrived.
    """
    rows = store.query(event_log.CONTRACT, log_name=log_name, since=arrived_since)
    if not rows:
        return
    floor = occurred_since.astimezone(UTC).replace(tzinfo=None)
    connection = connect().con
    found = connection.execute(
        "SELECT event_id, any_value(customer_id), any_value(channel), min(occurred_at)"
        f" FROM ({rows}) WHERE activity = ? AND occurred_at >= ? AND customer_id IS NOT NULL"
        " GROUP BY event_id ORDER BY event_id",
        [activity, floor],
    )
    while some := found.fetchmany(AT_ONCE):
        yield [
            Happened(
                event_id=event_id,
                customer_id=customer_id,
                channel=channel or "",
                occurred_at=occurred_at.replace(tzinfo=UTC),
            )
            for event_id, customer_id, channel, occurred_at in some
        ]


def activities_known(store: Store) -> list[Activity]:
    """Give what happened with customers so far, by log and name."""
    rows = store.query(event_log.CONTRACT)
    if not rows:
        return []
    connection = connect().con
    found = connection.execute(
        f"SELECT log_name, activity, count(*) FROM ({rows}) WHERE customer_id IS NOT NULL"
        " GROUP BY ALL ORDER BY ALL"
    )
    return [
        Activity(log_name=log_name, activity=activity, events=events)
        for log_name, activity, events in found.fetchall()
    ]
