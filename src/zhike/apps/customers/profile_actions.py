"""Everything that adds to a customer's profile. Nothing is overwritten: the last word counts."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.errors import CustomerUnknown, NotActive, ValueRefused
from zhike.apps.customers.models import Customer, ProfileValue
from zhike.apps.customers.profile_rules import BLOCK_OF, BLOCKS, IDENTIFYING, Block, clean_value
from zhike.apps.customers.rules import CustomerKind, CustomerState, ValueKind
from zhike.apps.vault.keys import seal_for

LONGEST = 200
SURE = 1.0


def state_value(
    customer_id: str,
    *,
    name: str,
    value: str,
    by: str,
    source: str = "the customer",
    valued_date: date | None = None,
    confidence: float = SURE,
) -> ProfileValue:
    """Note what the customer or his papers say."""
    return _note(
        customer_id, name=name, kind=ValueKind.STATED, value=value, by=by, source=source,
        valued_date=valued_date, confidence=confidence,
    )  # fmt: skip


def correct_value(
    customer_id: str, *, name: str, value: str, by: str, source: str = "the customer"
) -> ProfileValue:
    """Set a value right on the customer's word; no model overrules it later."""
    return _note(
        customer_id, name=name, kind=ValueKind.CORRECTED, value=value, by=by, source=source
    )


def switch_inferred(
    customer_id: str, *, name: str, on: bool, by: str, source: str = "the customer"
) -> ProfileValue:
    """Let nothing be inferred here any more, or again."""
    if name not in BLOCKS[Block.NEEDS]:
        raise ValueRefused
    return _note(
        customer_id,
        name=name,
        kind=ValueKind.ON if on else ValueKind.OFF,
        value="",
        by=by,
        source=source,
    )


@transaction.atomic
def _note(
    customer_id: str,
    *,
    name: str,
    kind: ValueKind,
    value: str,
    by: str,
    source: str,
    valued_date: date | None = None,
    confidence: float = SURE,
) -> ProfileValue:
    value = clean_value(name, value, today=timezone.localdate())
    is_switch = kind in (ValueKind.ON, ValueKind.OFF)
    if name not in BLOCK_OF or len(value) > LONGEST or not (value or is_switch):
        raise ValueRefused
    if not 0 <= confidence <= 1:
        raise ValueRefused
    customer = Customer.objects.filter(customer_id=customer_id).first()
    if customer is None:
        raise CustomerUnknown
    if customer.state != CustomerState.ACTIVE:
        raise NotActive
    if name in IDENTIFYING and customer.kind == CustomerKind.CORPORATE:
        raise ValueRefused
    now = timezone.now()
    made = ProfileValue.objects.create(
        customer=customer,
        name=name,
        kind=kind,
        value_sealed=seal_for(customer_id, value),
        source=source[:100],
        confidence=confidence,
        valued_date=valued_date or timezone.localdate(now),
        noted_at=now,
        noted_by=by,
    )
    record_event(
        activity=f"profile value {kind}",
        case_id=f"customer-{customer_id}",
        by=by,
        customer_id=customer_id,
        outcome=name,
        after={name: value, "source": source},
    )
    return made
