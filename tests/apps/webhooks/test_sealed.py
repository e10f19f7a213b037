from __future__ import annotations

from zhike.apps.vault.columns import sealed_columns
from zhike.apps.vault.secrets import HOUSE


def test_the_secrets_belong_to_the_house_and_to_no_customer(db, django_assert_num_queries):
    (column,) = [c for c in sealed_columns() if c.name == "webhooks.Endpoint.secret_sealed"]

    with django_assert_num_queries(0):
        assert not column.rows_of("C1")
    assert "WHERE" not in str(column.rows_of(HOUSE).query)
