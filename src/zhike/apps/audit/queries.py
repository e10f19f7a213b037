from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.audit.rules import Anchor, SealedRow, content_of

# The order is part of the seal: a new field goes to the end.
SEALED_FIELDS = (
    "occurred_text", "event_id", "by", "address", "activity", "case_id", "customer_id", "outcome",
    "reason", "before", "after",
)  # fmt: skip
CHUNK_ROWS = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealable:
    """A row that has no seal yet."""

    pk: int
    content: bytes


def waiting_events(*, limit: int) -> list[Outbox]:
    """The oldest events that are not yet marked as moved to the event store."""
    return list(Outbox.objects.filter(relayed_at__isnull=True).order_by("id")[:limit])


def unsealed_rows(*, limit: int) -> list[Sealable]:
    """The oldest audit rows that have no seal yet."""
    unsealed = _with_time_as_text().filter(place=None).order_by("id")
    rows = unsealed.values_list("pk", *SEALED_FIELDS)
    return [Sealable(pk=row[0], content=_content(row[1:])) for row in rows[:limit]]


def sealed_rows() -> Iterator[SealedRow]:
    """Every sealed row in the order of the chain, a chunk in memory at a time."""
    rows = _with_time_as_text().exclude(place=None).order_by("place")
    found = rows.values_list("place", "seal", "link", *SEALED_FIELDS)
    for row in found.iterator(chunk_size=CHUNK_ROWS):
        yield SealedRow(place=row[0], seal=row[1], link=row[2], content=_content(row[3:]))


def last_sealed() -> Anchor | None:
    found = AuditRow.objects.exclude(place=None).order_by("-place").values_list("place", "link")
    return next((Anchor(place=place or 0, link=link) for place, link in found[:1]), None)


def count_unsealed() -> int:
    return AuditRow.objects.filter(place=None).count()


def audit_rows(*, words: str = "", by: str = "", activity: str = "") -> QuerySet[AuditRow]:
    """The audit log, newest first: by whom, which act, and words in matter, outcome or reason."""
    rows = AuditRow.objects.all()
    if by:
        rows = rows.filter(by=by)
    if activity:
        rows = rows.filter(activity=activity)
    for word in words.split():
        rows = rows.filter(
            Q(case_id__icontains=word)
            | Q(outcome__icontains=word)
            | Q(reason__icontains=word)
            | Q(address__startswith=word)
            | Q(customer_id=word)
        )
    return rows


def activities() -> list[str]:
    """Every kind of act that the log knows."""
    found = AuditRow.objects.order_by("activity").values_list("activity", flat=True).distinct()
    return list(found)


def _with_time_as_text() -> QuerySet[AuditRow]:
    # Reading a time as a time would take half of what verifying takes.
    return AuditRow.objects.annotate(occurred_text=Cast("occurred_at", TextField()))


def _content(values: Sequence[Any]) -> bytes:
    return content_of([_same_on_every_database(values[0]), *values[1:]])


def _same_on_every_database(text: str) -> str:
    """Give the UTC time to the microsecond: PostgreSQL leaves out zeros and names the zone."""
    second, dot, fraction = text.removesuffix("+00").partition(".")
    return f"{second}.{fraction:0<6}" if dot else second
