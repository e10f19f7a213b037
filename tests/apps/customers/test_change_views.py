from __future__ import annotations

import pytest

from zhike.apps.customers.models import Customer


def test_a_customer_is_taken_in_under_a_branch_in_reach(as_teller, east, west):
    wanted = {"kind": "personal", "name": "周景行", "customer_id": "N1"}

    refused = as_teller.post("/customers/new/", {**wanted, "home_branch": west.pk})
    made = as_teller.post("/customers/new/", {**wanted, "home_branch": east.pk})

    assert refused.status_code == 422
    assert made.url == "/customers/N1/"


def test_a_taken_number_is_told_beside_its_field(as_teller, lin, east):
    wanted = {"kind": "personal", "name": "x", "customer_id": "C00000001", "home_branch": east.pk}

    answer = as_teller.post("/customers/new/", wanted)

    assert answer.status_code == 422
    assert "is taken" in answer.content.decode()


def test_facts_change_and_the_name_stays_when_none_is_given(as_teller, lin, east):
    wanted = {"version": lin.version, "home_branch": east.pk, "tier": "白金", "name": ""}

    as_teller.post("/customers/C00000001/facts/", wanted)

    found = Customer.objects.get(pk=lin.pk)
    assert found.tier == "白金"
    assert found.name_sealed == lin.name_sealed


def test_a_change_over_an_old_version_is_told(as_teller, lin, east):
    wanted = {"version": lin.version - 1, "home_branch": east.pk, "tier": "白金"}

    answer = as_teller.post("/customers/C00000001/facts/", wanted, follow=True)

    assert "Somebody changed this record" in answer.content.decode()


def test_flags_manager_and_identifiers_are_changed_on_the_page(as_teller, lin, teller):
    as_teller.post("/customers/C00000001/flags/", {"version": lin.version, "is_vulnerable": "on"})
    as_teller.post(
        "/customers/C00000001/manager/", {"version": lin.version + 1, "manager": teller.pk}
    )
    as_teller.post(
        "/customers/C00000001/identifiers/", {"kind": "email", "value": "lin@bank.example"}
    )

    found = Customer.objects.get(pk=lin.pk)
    assert found.is_vulnerable
    assert found.relationship_manager == teller
    assert found.identifiers.filter(kind="email").exists()


def test_an_identifier_is_given_up_on_the_page(as_teller, lin):
    phone = lin.identifiers.get(kind="phone")

    as_teller.post(f"/customers/C00000001/identifiers/{phone.pk}/end/")

    phone.refresh_from_db()
    assert phone.ended_at


def test_a_wrong_value_is_told_without_repeating_it(as_teller, lin):
    answer = as_teller.post(
        "/customers/C00000001/identifiers/", {"kind": "phone", "value": "12"}, follow=True
    )

    assert "no valid value" in answer.content.decode()


@pytest.mark.parametrize("path", ["facts/", "flags/", "manager/", "identifiers/"])
def test_a_customer_out_of_reach_cannot_be_changed(as_teller, qian, path):
    assert as_teller.post(f"/customers/C00000002/{path}", {}).status_code == 404


def test_whoever_may_only_look_changes_nothing(as_administrator, lin):
    assert as_administrator.post("/customers/C00000001/flags/", {"version": 1}).status_code == 403
