"""Improvements that came from a report: linked as they are planned, told on both pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.improvements.models import Improvement
from zhike.apps.improvements.origins import Origin, tells_origin
from zhike.apps.improvements.queries import ShownImprovement, improvements
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller
from zhike.apps.productvoice.models import ProductReport, ReportImprovement
from zhike.apps.productvoice.queries import ShownReport

LINKED = "link improvement to product report"


@dataclass(frozen=True, kw_only=True)
class CameOfIt:
    """An improvement that came from a report: how it stands, and what was decided last."""

    shown: ShownImprovement
    choice: str
    decided: str


@transaction.atomic
def link_improvement(report_id: int, improvement: Improvement, *, by: User) -> ReportImprovement:
    """Say that an improvement came from a report; it stays so, whatever becomes of the plan."""
    report = ProductReport.objects.get(pk=report_id)
    made = ReportImprovement.objects.create(
        report=report, improvement=improvement, linked_at=timezone.now(), linked_by=by.username
    )
    record_event(
        activity=LINKED,
        case_id=report.case_id,
        by=by.username,
        outcome=report.product,
        after={"improvement": improvement.case_id},
    )
    return made


def came_of(report: ProductReport, person: Caller) -> list[CameOfIt]:
    """Give the improvements that came from a report, the newest first; for who may see them."""
    if not person.may(Permission.SEE_IMPROVEMENTS):
        return []
    rows = improvements().filter(product_report__report=report).prefetch_related("decisions")
    return [_came(row) for row in rows]


@tells_origin
def report_of_improvement(improvement: Improvement, person: User) -> Origin | None:
    """Give the report that an improvement came from, to who may read reports."""
    if not person.may(Permission.SEE_VOICE):
        return None
    found = ProductReport.objects.filter(improvements__improvement=improvement).first()
    if found is None:
        return None
    url = reverse("productvoice:report", args=[found.pk])
    return Origin(title=ShownReport(found).title, url=url)


def _came(row: Improvement) -> CameOfIt:
    newest = next(iter(row.decisions.all()), None)
    return CameOfIt(
        shown=ShownImprovement(row),
        choice=newest.choice if newest else "",
        decided=str(newest.get_choice_display()) if newest else "",
    )
