from __future__ import annotations

import pytest

from zhike.apps.customers.actions import create_customer
from zhike.apps.customers.errors import CustomerUnknown, RelationRefused, RelationUnknown
from zhike.apps.customers.models import Relation
from zhike.apps.customers.relation_actions import add_relation, end_relation
from zhike.apps.customers.rules import CustomerKind, RelationKind


def relate(subject, object_, kind=RelationKind.HOUSEHOLD):
    return add_relation(subject=subject.customer_id, object=object_.customer_id, kind=kind, by="ma")


def test_a_relation_is_noted_once_and_ends_once(lin, qian):
    made = relate(lin, qian)
    assert relate(lin, qian) == made

    end_relation(made.pk, by="ma")
    with pytest.raises(RelationUnknown):
        end_relation(made.pk, by="ma")
    assert Relation.objects.get().until_date


def test_nobody_is_related_to_himself(lin):
    with pytest.raises(RelationRefused):
        relate(lin, lin)


def test_a_company_lives_with_nobody_and_has_a_parent_company(lin, east):
    def company(number):
        return create_customer(
            kind=CustomerKind.CORPORATE,
            customer_id=number,
            name="云溪茶业",
            home_branch=east,
            by="ma",
        )

    tea, group = company("B1"), company("B2")

    assert relate(group, tea, RelationKind.PARENT_COMPANY).pk
    assert relate(lin, tea, RelationKind.CONTACT_PERSON).pk
    for wrong in ((tea, lin, RelationKind.HOUSEHOLD), (lin, tea, RelationKind.PARENT_COMPANY)):
        with pytest.raises(RelationRefused):
            relate(*wrong)


def test_an_unknown_customer_is_told(lin):
    with pytest.raises(CustomerUnknown):
        add_relation(subject="C00000001", object="x", kind=RelationKind.GUARANTOR, by="ma")
