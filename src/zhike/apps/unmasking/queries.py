from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from zhike.apps.people.models import User
from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.unmasking.models import UnmaskGrant


def grant_in_force(*, person: User, customer_id: str, now: datetime) -> UnmaskGrant | None:
    """The grant of longest life, if there is one."""
    rows = UnmaskGrant.objects.filter(
        person=person, customer_id=customer_id, ends_at__gt=now, ended_at=None
    )
    return rows.order_by("-ends_at").first()


def grants_for(caller: Caller, *, person: str = "", customer_id: str = "") -> QuerySet[UnmaskGrant]:
    """What was unmasked of customers in the caller's reach, the newest first."""
    rows = in_reach(UnmaskGrant.objects.select_related("person", "branch"), caller=caller)
    if person:
        rows = rows.filter(person__username=person)
    if customer_id:
        rows = rows.filter(customer_id=customer_id)
    return rows
