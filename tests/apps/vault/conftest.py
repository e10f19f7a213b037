"""Customers with sealed values, without the acts that usually make them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from zhike.apps.customers.models import Customer
from zhike.apps.vault.keys import index_of, seal_for


@pytest.fixture(autouse=True)
def ledger(own_ledger) -> None:
    """Every test here may erase somebody."""


def entry(customer_id: str, *, name: str, phone: str) -> Customer:
    now = timezone.now()
    made = Customer.objects.create(
        customer_id=customer_id,
        kind="personal",
        name_sealed=seal_for(customer_id, name),
        name_index=index_of(name, kind="name"),
        created_at=now,
        updated_at=now,
    )
    made.identifiers.create(
        kind="phone",
        value_sealed=seal_for(customer_id, phone),
        value_index=index_of(phone, kind="phone"),
        source="test",
        noted_at=now,
    )
    return made
