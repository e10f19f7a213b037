from __future__ import annotations

from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.models import Customer
from zhike.apps.portal.models import DemoCustomer


@transaction.atomic
def publish_demo_customer(customer: Customer, *, note_zh: str, note_en: str, by: str) -> None:
    """Let the codes of a made-up customer be read on the sign-in page, on this machine only."""
    DemoCustomer.objects.create(customer=customer, note_zh=note_zh, note_en=note_en)
    record_event(
        activity="publish demo customer",
        case_id=f"customer-{customer.customer_id}",
        customer_id=customer.customer_id,
        by=by,
    )
