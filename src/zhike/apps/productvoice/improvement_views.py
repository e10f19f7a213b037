"""An improvement is planned from a report, and linked to it as it is written down."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from zhike.apps.improvements.views import plan_page
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.productvoice import queries
from zhike.apps.productvoice.queries import ShownReport
from zhike.apps.productvoice.report_improvements import link_improvement


@requires(Permission.WRITE_IMPROVEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def improve(request: HttpRequest, report_id: int) -> HttpResponse:
    """The form of a plan with what the report says filled in."""
    person = person_of(request)
    if not person.may(Permission.SEE_VOICE):
        raise Http404
    row = get_object_or_404(queries.reports(), pk=report_id)
    return plan_page(
        request,
        asked=ShownReport(row).plan_asked,
        then=lambda made: link_improvement(row.pk, made, by=person),
    )
