from __future__ import annotations

from zhike.apps.customers.models import Customer
from zhike.apps.customers.sealed import found
from zhike.apps.vault.columns import sealed_columns
from zhike.apps.vault.keys import Keyring, index_of


def test_the_registered_index_is_the_one_that_is_searched(lin):
    """A job that makes the indexes anew must give what the master stored."""
    ring = Keyring.of([lin.customer_id])
    for column in sealed_columns():
        if column.model._meta.app_label != "customers" or not column.index:
            continue
        for row in column.rows_of(lin.customer_id):
            field = column.field or getattr(row, column.field_column)
            value = ring.open(getattr(row, column.column), customer_id=lin.customer_id)
            made = index_of(column.normal(value, field), kind=field)
            assert made == getattr(row, column.index)


def test_an_erased_customer_is_nobody(lin, teller):
    Customer.objects.update(state="erased")

    assert found(lin.customer_id, teller) is None
