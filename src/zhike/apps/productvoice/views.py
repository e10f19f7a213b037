"""The reports on products: who owns them, what they say, and their acknowledgement."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.productvoice import actions, queries
from zhike.apps.productvoice.errors import NoSuchPoint, ProductVoiceError
from zhike.apps.productvoice.forms import AcknowledgeForm, OwnerForm
from zhike.apps.productvoice.models import ProductReport
from zhike.apps.productvoice.queries import ShownReport
from zhike.apps.productvoice.report_figures import complaints_shown, scores_shown
from zhike.apps.productvoice.report_improvements import came_of
from zhike.apps.productvoice.report_tickets import may_open, tickets_of_report
from zhike.apps.productvoice.ticket_actions import open_report_ticket
from zhike.apps.voice.views import voice_tabs


@requires(Permission.SEE_VOICE)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Each product with its owner and its newest report."""
    return _board(request)


@requires(Permission.NAME_PRODUCT_OWNERS)
@require_POST
def owner(request: HttpRequest) -> HttpResponse:
    """Say who answers for a product."""
    form = OwnerForm(request.POST)
    if not form.is_valid():
        return _board(request, form=form, status=422)
    said = form.cleaned_data
    try:
        actions.name_owner(
            said["product"],
            owner=User.objects.get(pk=said["owner"]),
            answer_days=said["answer_days"],
            by=person_of(request),
        )
    except ProductVoiceError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Noted. The report of the last month is made in a few minutes.")
        )
    return redirect("productvoice:board")


@requires(Permission.SEE_VOICE)
@require_safe
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """What customers said of a product in a month."""
    return _report(request, get_object_or_404(queries.reports(), pk=report_id))


@requires(Permission.ACKNOWLEDGE_PRODUCT_REPORTS)
@require_POST
def acknowledge(request: HttpRequest, report_id: int) -> HttpResponse:
    """Its owner says what he does about it."""
    # Others read it; for them there is nothing to act on.
    row = get_object_or_404(queries.reports(), pk=report_id, owner=person_of(request))
    form = AcknowledgeForm(request.POST)
    if form.is_valid():
        try:
            actions.acknowledge(row.pk, **form.cleaned_data, by=person_of(request))
        except ProductVoiceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Acknowledged."))
            return redirect("productvoice:report", row.pk)
    return _report(request, row, form=form, status=422)


@requires(Permission.OPEN_PRODUCT_TICKETS)
@require_POST
def ticket(request: HttpRequest, report_id: int) -> HttpResponse:
    """Ask the desk about a report or one of its points, once; go to the ticket that stands."""
    person = person_of(request)
    if not person.may(Permission.SEE_VOICE):
        raise Http404
    row = get_object_or_404(queries.reports(), pk=report_id)
    try:
        made, is_new = open_report_ticket(row.pk, by=person, point=request.POST.get("point", ""))
    except NoSuchPoint as error:
        raise Http404 from error
    except ProductVoiceError as refusal:
        messages.error(request, str(refusal))
        return redirect("productvoice:report", row.pk)
    seen = tickets_of_report(row, person)[made.point].ticket
    messages.success(request, _("Ticket opened.") if is_new else _("There is a ticket already."))
    if seen:
        return redirect("desk:ticket", seen.number)
    return redirect("productvoice:report", row.pk)


def _board(
    request: HttpRequest, *, form: OwnerForm | None = None, status: int = 200
) -> HttpResponse:
    names = person_of(request).may(Permission.NAME_PRODUCT_OWNERS)
    rows = queries.product_rows()
    context = {
        "tab": "products",
        "tabs": voice_tabs(),
        "rows": rows,
        "being_made": queries.are_being_made(rows),
        "form": (form or OwnerForm()) if names else None,
    }
    return render(request, "productvoice/board.html", context, status=status)


def _report(
    request: HttpRequest,
    row: ProductReport,
    *,
    form: AcknowledgeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person, shown = person_of(request), ShownReport(row)
    held = tickets_of_report(row, person)
    context = {
        "row": row,
        "shown": shown,
        "named": shown.share("named"),
        "praised": shown.share("praised"),
        "examples": shown.examples_for(person),
        "may_open": may_open(person),
        "ticket": held.get(""),
        "beside": [{**one, "ticket": held.get(one["aspect"])} for one in shown.beside],
        "issues": [{**one, "ticket": held.get(one["aspect"])} for one in shown.issues],
        "form": (form or AcknowledgeForm()) if queries.may_acknowledge(row, person) else None,
        "scores": scores_shown(row.found),
        "complaints": complaints_shown(row.found, month=row.month),
        "came": came_of(row, person),
        "may_improve": person.may(Permission.WRITE_IMPROVEMENTS),
        "crumbs": [
            (_("Voice of the customer"), reverse("voice:aspects")),
            (_("Product reports"), reverse("productvoice:board")),
        ],
    }
    return render(request, "productvoice/report.html", context, status=status)
