"""Personal values as a page may show them: opened once for a whole list, and masked.

With the sight of a caller, what was unmasked for him stands in the clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.unmasking.sight import Sight, shown
from zhike.apps.vault.keys import Keyring


@dataclass(frozen=True, kw_only=True)
class ShownCustomer:
    """A customer of a list with what may be read of his name."""

    customer: Customer
    name: str


@dataclass(frozen=True, kw_only=True)
class ShownIdentifier:
    """An identifier with what may be read of it."""

    identifier: Identifier
    value: str


def shown_customers(rows: Sequence[Customer], *, sight: Sight | None = None) -> list[ShownCustomer]:
    """Open and mask the names of a list: one look-up of keys for all of it."""
    ring = Keyring.of(row.customer_id for row in rows)
    return [ShownCustomer(customer=row, name=_name(row, ring, sight)) for row in rows]


def shown_identifiers(
    rows: Iterable[Identifier], *, sight: Sight | None = None
) -> list[ShownIdentifier]:
    """Open and mask identifiers; their customers must be loaded with them."""
    known = list(rows)
    ring = Keyring.of(row.customer.customer_id for row in known)
    return [
        ShownIdentifier(
            identifier=row,
            value=shown(
                ring.open(row.value_sealed, customer_id=row.customer.customer_id),
                field=row.kind,
                sight=sight,
            ),
        )
        for row in known
    ]


def _name(row: Customer, ring: Keyring, sight: Sight | None) -> str:
    opened = ring.open(row.name_sealed, customer_id=row.customer_id)
    # The name of a company is no personal value.
    return opened if row.kind == "corporate" else shown(opened, field="name", sight=sight)
