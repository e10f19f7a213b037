"""Many choices at once, as another system kept them: one event tells of the whole load."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.consents.errors import TextMissing
from zhike.apps.consents.models import Consent, Purpose
from zhike.apps.consents.rules import TakenThrough
from zhike.apps.customers.models import Customer
from zhike.apps.customers.rules import CustomerState

AT_ONCE = 5_000


@transaction.atomic
def load_choices(
    choices: Iterable[tuple[str, bool]],
    *,
    purpose: str,
    decided_at: datetime,
    evidence: str,
    by: str,
    case_id: str,
) -> int:
    """Take over whether customers agree, by their numbers; give how many rows were written.

    Whoever is unknown or was erased is left out; whoever chose here already keeps his choice.
    """
    wanted = Purpose.objects.get(code=purpose)
    text = wanted.texts.first()
    if text is None:
        raise TextMissing(purpose=purpose)
    made, source = 0, iter(choices)
    while some := dict(islice(source, AT_ONCE)):
        rows = Customer.objects.filter(customer_id__in=some)
        known = rows.exclude(state=CustomerState.ERASED).exclude(consents__purpose=wanted)
        new = [
            Consent(
                customer=customer,
                purpose=wanted,
                given=some[customer.customer_id],
                text=text if some[customer.customer_id] else None,
                decided_at=decided_at,
                taken_through=TakenThrough.IMPORT,
                taken_by=by,
                evidence=evidence,
            )
            for customer in known.only("pk", "customer_id")
        ]
        made += len(Consent.objects.bulk_create(new))
    if made:
        record_event(
            activity="load consents",
            case_id=case_id,
            by=by,
            outcome=purpose,
            attributes={"created": str(made)},
        )
    return made
