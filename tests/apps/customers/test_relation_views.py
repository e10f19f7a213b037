from __future__ import annotations

from zhike.apps.customers.actions import create_customer
from zhike.apps.customers.models import ProfileValue, Relation
from zhike.apps.customers.relation_actions import add_relation
from zhike.apps.customers.rules import CustomerKind, RelationKind

PAGE = "/customers/C00000001/"


def test_a_relation_to_somebody_in_reach_is_noted_and_ended_on_the_page(as_teller, lin, east):
    create_customer(
        kind=CustomerKind.PERSONAL, customer_id="D1", name="林", home_branch=east, by="ma"
    )

    as_teller.post(f"{PAGE}relations/", {"kind": "guarantor", "other": "D1", "turned": "on"})

    made = Relation.objects.get()
    assert made.subject.customer_id == "D1"
    as_teller.post(f"{PAGE}relations/{made.pk}/end/")
    made.refresh_from_db()
    assert made.until_date


def test_a_relation_to_somebody_out_of_reach_is_refused(as_teller, lin, qian):
    as_teller.post(f"{PAGE}relations/", {"kind": "household", "other": "C00000002"})

    assert not Relation.objects.exists()


def test_a_relation_of_others_is_not_ended_here(as_teller, lin, qian, east):
    create_customer(
        kind=CustomerKind.PERSONAL, customer_id="D1", name="林", home_branch=east, by="ma"
    )
    made = add_relation(subject="D1", object="C00000002", kind=RelationKind.HOUSEHOLD, by="ma")

    assert as_teller.post(f"{PAGE}relations/{made.pk}/end/").status_code == 404


def test_values_are_noted_corrected_and_switched_on_the_page(as_teller, lin):
    as_teller.post(f"{PAGE}profile/", {"name": "city", "value": "云溪市"})
    as_teller.post(f"{PAGE}profile/", {"name": "city", "value": "临江市", "corrects": "on"})
    as_teller.post(f"{PAGE}profile/switch/", {"name": "leaving"})

    kinds = list(ProfileValue.objects.values_list("kind", flat=True))
    assert kinds == ["stated", "corrected", "off"]
    assert "switched off by the customer" in as_teller.get(PAGE).content.decode()
