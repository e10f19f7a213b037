from __future__ import annotations

from datetime import date

import pytest
from tests.apps.consents.conftest import customer

from zhike.apps.customers import personal
from zhike.apps.customers.keeping import places
from zhike.apps.customers.models import Customer, ProfileValue, Relation
from zhike.apps.vault.keys import seal_for

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


def test_profile_and_relations_are_copied_and_go():
    lin, qian = customer("C001"), customer("C002")
    ProfileValue.objects.create(
        customer=lin,
        name="occupation",
        kind="stated",
        value_sealed=seal_for("C001", "教师"),
        source="core",
        confidence=1.0,
        valued_date=date(2026, 1, 1),
        noted_at=lin.created_at,
        noted_by="wang",
    )
    Relation.objects.create(
        subject=qian, object=lin, kind="household", source="core", noted_at=lin.created_at
    )

    assert personal.read_profile([lin])[0]["value"] == "教师"
    assert personal.read_relations([lin])[0]["subject"] == "C002"
    wanted = {"customers.profile", "customers.relations"}
    mine = [place for place in places() if place.name in wanted]
    assert [place.clear([lin]) for place in mine] == [1, 1]
    assert [place.left([lin]) for place in mine] == [0, 0]
