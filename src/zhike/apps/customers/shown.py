"""Personal values as a page may show them: opened once for a whole list, and masked.

What JR/T 0171 lets stand: the surname, the ends of numbers, the house of a mail address.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.vault.keys import Keyring

# How many characters stay at the beginning and the end.
ENDS = {
    "id_number": (1, 1),
    "passport": (1, 2),
    "credit_code": (4, 4),
    "phone": (3, 4),
    "card": (4, 4),
    "account": (0, 4),
    "address": (6, 0),
    "source_key": (2, 2),
}
HIDDEN = "*"


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


def masked(value: str, *, kind: str) -> str:
    """Give what everybody who may see the customer may read of a value.

    Examples
    --------
    >>> masked("欧阳知夏", kind="name"), masked("13812345678", kind="phone")
    ('欧***', '138****5678')
    >>> masked("li.na@bank.example", kind="email")
    'l***@bank.example'
    """
    if not value:
        return ""
    if kind == "name":
        return value[0] + HIDDEN * min(len(value) - 1, 3)
    if kind == "email":
        name, _at, house = value.partition("@")
        return f"{name[:1]}{HIDDEN * 3}@{house}"
    first, last = ENDS[kind]
    if len(value) <= first + last:
        return HIDDEN * len(value)
    end = value[-last:] if last else ""
    return f"{value[:first]}{HIDDEN * min(len(value) - first - last, 12)}{end}"


def shown_customers(rows: Sequence[Customer]) -> list[ShownCustomer]:
    """Open and mask the names of a list: one look-up of keys for all of it."""
    ring = Keyring.of(row.customer_id for row in rows)
    return [ShownCustomer(customer=row, name=_name(row, ring)) for row in rows]


def shown_identifiers(rows: Iterable[Identifier]) -> list[ShownIdentifier]:
    """Open and mask identifiers; their customers must be loaded with them."""
    known = list(rows)
    ring = Keyring.of(row.customer.customer_id for row in known)
    return [
        ShownIdentifier(
            identifier=row,
            value=masked(
                ring.open(row.value_sealed, customer_id=row.customer.customer_id), kind=row.kind
            ),
        )
        for row in known
    ]


def _name(row: Customer, ring: Keyring) -> str:
    opened = ring.open(row.name_sealed, customer_id=row.customer_id)
    # The name of a company is no personal value.
    return opened if row.kind == "corporate" else masked(opened, kind="name")
