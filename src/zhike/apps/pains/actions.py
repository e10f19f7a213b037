"""Assumptions are set here; each setting is a row of its own, and an event."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.pains.errors import ValueOutOfBounds
from zhike.apps.pains.models import AssumptionChange
from zhike.apps.pains.queries import value_now
from zhike.apps.pains.rules import ASSUMED, is_allowed_value


@transaction.atomic
def set_assumption(
    *, name: str, value: float | None, reason: str, by: str, matter: str = ""
) -> AssumptionChange:
    """Take something else for granted from now on; None takes the default again.

    Raises
    ------
    ValueOutOfBounds
    """
    if value is not None and not is_allowed_value(name, value):
        bounds = ASSUMED[name]
        raise ValueOutOfBounds(value=value, least=bounds.least, most=bounds.most)
    before = value_now(name, matter=matter)
    made = AssumptionChange.objects.create(
        name=name, matter=matter, value=value, reason=reason, set_by=by, set_at=timezone.now()
    )
    record_event(
        activity="set assumption",
        case_id=f"pains-{name}",
        by=by,
        outcome=name,
        before={"value": before, "matter": matter},
        after={"value": value_now(name, matter=matter), "matter": matter},
        reason=reason,
    )
    return made
