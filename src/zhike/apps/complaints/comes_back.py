"""What comes back: matters complained of again, by who had them first and why, and what was mended.

A share of few matters says nothing about anybody, so it is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from zhike.apps.complaints.models import Complaint, CorrectiveAction
from zhike.apps.complaints.repeats import Attribution
from zhike.apps.people.scopes import Caller, in_reach

FEW = 5  # matters below which no share is shown
SHOWN = 200  # corrections on the page


def first_handled(caller: Caller, *, since: date, until: date) -> QuerySet[Complaint]:
    """The matters first complained of in a period, in reach; `back` where they came back."""
    rows = in_reach(Complaint.objects.all(), caller=caller, branch="ticket__queue__branch")
    return rows.filter(
        first__isnull=True,
        merged_into=None,
        received_at__date__gte=since,
        received_at__date__lt=until,
    ).annotate(
        back=Exists(Complaint.objects.filter(first=OuterRef("pk"))),
        # Who decided it first; until then who has it.
        handler=Coalesce("decided_by__username", "ticket__owner__username"),
    )


def rates_by(rows: QuerySet[Complaint], column: str) -> list[Attribution]:
    """Give for each handler or cause how many matters there were and how many came back."""
    counted = (
        rows.order_by()
        .values_list(column)
        .annotate(
            matters=Count("pk", distinct=True),
            came_back=Count("pk", distinct=True, filter=Q(back=True)),
        )
    )
    found = [Attribution(key=key or "", matters=n, came_back=back) for key, n, back in counted]
    return sorted(found, key=lambda one: (-one.came_back, -one.matters, one.key))


def is_shown(one: Attribution) -> bool:
    return one.matters >= FEW


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A correction, and whether its look back is due."""

    row: CorrectiveAction
    is_check_due: bool


def corrections_for(caller: Caller, *, today: date, days: int) -> list[Correction]:
    """The corrections in reach, those to be looked at again first."""
    rows = in_reach(
        CorrectiveAction.objects.all(), caller=caller, branch="complaint__ticket__queue__branch"
    ).select_related("owner", "complaint__ticket")
    found = [
        Correction(row=row, is_check_due=_is_check_due(row, today=today, days=days))
        for row in rows.order_by("-due_date", "-pk")[:SHOWN]
    ]
    return sorted(found, key=lambda one: (not one.is_check_due, one.row.done_date is not None))


def _is_check_due(row: CorrectiveAction, *, today: date, days: int) -> bool:
    """As many days as are compared have passed since it was mended, and nobody has looked."""
    if row.done_date is None or row.done_date + timedelta(days=days) >= today:
        return False
    return row.checked_date is None or row.checked_date <= row.done_date + timedelta(days=days)
