from __future__ import annotations

import pytest

from zhike.apps.audit.errors import StaleVersion
from zhike.apps.audit.versions import advance
from zhike.apps.customers.models import Customer


@pytest.fixture
def rows(db):
    from tests.apps.api.small_api import make

    make("A-1")
    make("A-2")
    return Customer.objects.filter(customer_id="A-1")


def test_a_record_goes_from_the_expected_version_to_the_next(rows):
    advance(rows, expected=1)
    advance(rows, expected=2)

    assert rows.get().version == 3
    assert Customer.objects.get(customer_id="A-2").version == 1


@pytest.mark.parametrize("expected", [0, 2, -1])
def test_any_other_version_is_refused_and_changes_nothing(rows, expected):
    with pytest.raises(StaleVersion):
        advance(rows, expected=expected)

    assert rows.get().version == 1


def test_the_comparison_and_the_write_are_one_statement(rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        advance(rows, expected=1)
