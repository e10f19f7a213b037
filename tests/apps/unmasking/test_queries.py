from __future__ import annotations

from zhike.apps.unmasking.queries import grants_for


def test_a_supervisor_sees_the_grants_of_his_branches(granted, administrator, stranger):
    assert list(grants_for(administrator)) == [granted]
    assert list(grants_for(stranger)) == []


def test_grants_are_found_by_person_and_customer(granted, administrator):
    assert list(grants_for(administrator, person="ma", customer_id="C1")) == [granted]
    assert list(grants_for(administrator, person="li")) == []
    assert list(grants_for(administrator, customer_id="C2")) == []
