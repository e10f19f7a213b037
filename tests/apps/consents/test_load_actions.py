from __future__ import annotations

from tests.apps.consents.conftest import customer

from zhike.apps.audit.models import Outbox
from zhike.apps.consents.load_actions import load_choices
from zhike.apps.consents.models import Consent
from zhike.apps.customers.models import Customer


def load(lin, **choices):
    return load_choices(
        choices.items(),
        purpose="marketing",
        decided_at=lin.created_at,
        evidence="core 2026-01",
        by="core",
        case_id="load-1",
    )


def test_choices_come_in_once_and_only_for_who_is_there(lin, django_assert_max_num_queries):
    customer("C002")
    Customer.objects.filter(pk=customer("C003").pk).update(state="erased")

    with django_assert_max_num_queries(12):
        made = load(lin, C001=True, C002=False, C003=True, C777=True)

    assert made == 2
    rows = Consent.objects.order_by("customer__customer_id")
    assert [(row.given, row.text is not None) for row in rows] == [(True, True), (False, False)]
    assert load(lin, C001=False) == 0
    assert Outbox.objects.get(activity="load consents").attributes == {"created": "2"}
