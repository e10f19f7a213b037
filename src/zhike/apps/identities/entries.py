"""The entries of the master, opened for a look, some thousands at a time. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from zhike.apps.customers.models import Customer, Identifier, ProfileValue
from zhike.apps.customers.rules import CustomerState, ValueKind
from zhike.apps.vault.keys import Keyring
from zhike.pipelines.find_duplicates import Entry

AT_ONCE = 2_000
# What somebody said of a customer; a model's guess is no evidence.
SAID = (ValueKind.STATED, ValueKind.IMPORTED, ValueKind.CORRECTED)
COMPARED = ("id_number", "passport", "credit_code", "phone", "email", "address")
COMPARED_VALUES = ("sex", "birth_date")


def opened_entries(*, at_once: int = AT_ONCE) -> Iterator[list[Entry]]:
    """Give all entries but erased ones, merged ones too: what they know finds others."""
    rows = Customer.objects.exclude(state=CustomerState.ERASED).order_by("pk")
    after = 0
    while portion := list(rows.filter(pk__gt=after)[:at_once]):
        after = portion[-1].pk
        yield _opened(portion)


def _opened(portion: list[Customer]) -> list[Entry]:
    ring = Keyring.of(row.customer_id for row in portion)
    numbers = {row.pk: row.customer_id for row in portion}
    known: dict[int, dict[str, Any]] = {row.pk: {} for row in portion}
    identifiers = Identifier.objects.filter(
        customer__in=portion, kind__in=COMPARED, ended_at=None
    ).order_by("noted_at", "pk")
    for row in identifiers:
        # Of several of a kind the last one noted is compared.
        known[row.customer_id][row.kind] = ring.open(
            row.value_sealed, customer_id=numbers[row.customer_id]
        )
    said = ProfileValue.objects.filter(
        customer__in=portion, name__in=COMPARED_VALUES, kind__in=SAID
    )
    for value in said.order_by("id"):
        text = ring.open(value.value_sealed, customer_id=numbers[value.customer_id])
        known[value.customer_id][value.name] = text if value.name == "sex" else _day(text)
    return [
        Entry(
            record_id=row.customer_id,
            kind=row.kind,
            name=ring.open(row.name_sealed, customer_id=row.customer_id),
            **known[row.pk],
        )
        for row in portion
    ]


def _day(text: str) -> date | None:
    # A key that was destroyed opens nothing.
    return date.fromisoformat(text) if text else None
