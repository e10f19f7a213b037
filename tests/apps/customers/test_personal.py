from __future__ import annotations

import pytest
from tests.apps.consents.conftest import customer

from zhike.apps.customers import personal
from zhike.apps.customers.models import Customer

pytestmark = pytest.mark.django_db


def test_the_master_is_copied_in_the_clear_and_emptied_but_for_its_number():
    lin = customer("C001")
    again = customer("C002", merged_into=lin)
    assert personal.read_master([lin])[0]["name"] == "林知夏 C001"
    assert {row["value"] for row in personal.read_identifiers([lin])} == {
        "13800001111",
        "lin@example.cn",
    }

    assert personal.left_in_master([lin, again]) == 2
    assert personal.clear_master([lin, again]) == 2

    assert personal.clear_master([lin, again]) == 0
    assert personal.left_in_master([lin, again]) == 0
    row = Customer.objects.get(customer_id="C002")
    assert (row.state, row.name_sealed, row.name_index, row.merged_into) == ("erased", "", "", None)
    assert row.home_branch is not None
