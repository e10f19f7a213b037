"""What an audit row says of a customer, opened for those who reach him, masked for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.sealed_values import opened
from zhike.apps.customers.models import Customer
from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.vault.keys import Keyring
from zhike.apps.vault.rules import is_sealed
from zhike.pipelines.masking import mask_values

AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True)
class Said:
    """The values of a row as one reader may see them."""

    row: AuditRow
    reason: str
    before: str
    after: str
    is_erased: bool = False
    is_closed: bool = False  # sealed, and the customer is beyond the reader's reach


def said_by(rows: Iterable[AuditRow], *, caller: Caller) -> Iterator[Said]:
    """Open the values of the rows, a few thousand rows with three queries."""
    waiting: list[AuditRow] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == AT_ONCE:
            yield from _said(waiting, caller=caller)
            waiting = []
    yield from _said(waiting, caller=caller)


def _said(rows: list[AuditRow], *, caller: Caller) -> Iterator[Said]:
    named = {row.customer_id for row in rows if row.customer_id and _has_sealed(row)}
    keys = Keyring.of(named)
    reached = _reached(named, caller=caller)
    for row in rows:
        if row.customer_id not in named:
            yield Said(row=row, reason=row.reason, before=row.before, after=row.after)
        elif keys.is_erased(row.customer_id):
            yield Said(row=row, reason="", before="", after="", is_erased=True)
        elif row.customer_id not in reached:
            yield Said(row=row, reason="", before="", after="", is_closed=True)
        else:
            reason, before, after = (
                mask_values(opened(text, customer_id=row.customer_id, keys=keys))
                for text in (row.reason, row.before, row.after)
            )
            yield Said(row=row, reason=reason, before=before, after=after)


def _has_sealed(row: AuditRow) -> bool:
    return any(map(is_sealed, (row.reason, row.before, row.after)))


def _reached(customer_ids: set[str], *, caller: Caller) -> set[str]:
    found = in_reach(
        Customer.objects.filter(customer_id__in=customer_ids), caller=caller, branch="home_branch"
    )
    return set(found.values_list("customer_id", flat=True))
