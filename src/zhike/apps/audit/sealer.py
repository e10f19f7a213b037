"""Gives every audit row its place in the chain, its seal and its link within a second.

The rows are sealed in the order in which they are seen committed, not by their ids: on a database
with several writers a lower id may commit later, and a chain by id would have a hole until then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from zhike.apps.audit.anchors import add_anchor, last_anchor
from zhike.apps.audit.models import AuditRow, SealerLock
from zhike.apps.audit.queries import Sealable, last_sealed, unsealed_rows
from zhike.apps.audit.rules import BEGINNING, Anchor, link_of, seal_of

BATCH_ROWS = 5_000


class _Seal(NamedTuple):
    place: int
    seal: str
    link: str
    pk: int


def seal_rows(*, limit: int = BATCH_ROWS) -> int:
    """Seal the oldest rows without a seal; give how many."""
    if not AuditRow.objects.filter(place=None).exists():
        return 0
    with transaction.atomic():
        # Two sealers at once would give two rows the same place.
        SealerLock.objects.select_for_update().get_or_create(pk=1)
        head = _head()
        sealed = list(_sealed(unsealed_rows(limit=limit), head=head))
        _write(sealed)
    # After the commit: an anchor whose rows were rolled back would look like a removed tail. One
    # that a crash kept from being written is covered by the next.
    if sealed:
        add_anchor(Anchor(place=sealed[-1].place, link=sealed[-1].link))
    return len(sealed)


def seal_key() -> bytes:
    key: str = settings.AUDIT_KEY
    return key.encode()


def _head() -> Anchor:
    """The end of the chain. Where rows were removed the anchor knows it, and the gap stays."""
    ends = [end for end in (last_sealed(), last_anchor()) if end]
    return max(ends, key=lambda end: end.place, default=Anchor(place=0, link=BEGINNING))


def _sealed(rows: Iterable[Sealable], *, head: Anchor) -> Iterator[_Seal]:
    key, link = seal_key(), head.link
    for place, row in enumerate(rows, start=head.place + 1):
        seal = seal_of(row.content, key=key, place=place)
        link = link_of(seal, key=key, before=link)
        yield _Seal(place=place, seal=seal, link=link, pk=row.pk)


def _write(sealed: list[_Seal]) -> None:
    # One prepared statement for all rows; the manager's update would be parsed for each.
    statement = (
        "UPDATE audit_auditrow SET place = %s, seal = %s, link = %s WHERE id = %s AND place IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, sealed)
