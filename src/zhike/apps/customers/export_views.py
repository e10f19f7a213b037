from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhike.apps.audit.actions import record_event
from zhike.apps.customers import queries
from zhike.apps.customers.shown import shown_customers
from zhike.apps.customers.views import wanted_of
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.people.step_up import needs_fresh_proof
from zhike.pipelines.list_files import FORMS, MOST_ROWS, as_file

COLUMNS = (
    "customer_id", "kind", "name", "tier", "segment", "branch", "relationship_manager",
    "is_vulnerable", "is_age_friendly", "opened_date",
)  # fmt: skip


@requires(Permission.EXPORT_CUSTOMERS)
@needs_fresh_proof
@never_cache
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The list as its filter leaves it, names masked; taking it out is an act of its own."""
    if form not in FORMS:
        raise Http404
    caller = person_of(request)
    rows = list(queries.filtered(caller, wanted_of(request)).order_by("customer_id")[:MOST_ROWS])
    lines = [
        (
            one.customer.customer_id, one.customer.kind, one.name, one.customer.tier,
            one.customer.segment, str(one.customer.home_branch or ""),
            str(one.customer.relationship_manager or ""), one.customer.is_vulnerable,
            one.customer.is_age_friendly, one.customer.opened_date,
        )
        for one in shown_customers(rows)
    ]  # fmt: skip
    with transaction.atomic():
        record_event(
            activity="export customers",
            case_id="customers",
            by=caller.username,
            after={"rows": len(lines), "filter": request.GET.urlencode(), "form": form},
        )
    answer = HttpResponse(as_file(COLUMNS, lines, form=form), content_type=FORMS[form])
    answer["Content-Disposition"] = f'attachment; filename="zhike-customers.{form}"'
    return answer
