"""What the customer asks for by right, step by step to the answer."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.audit.words import in_words
from zhike.apps.consents.rules import TakenThrough
from zhike.apps.customers.queries import members_of
from zhike.apps.portal.doors import (
    customer_here,
    needs_fresh_sign_in,
    of_customer,
    session_here,
)
from zhike.apps.portal.forms import RightForm
from zhike.apps.portal.models import WAY_LABELS
from zhike.apps.portal.queries import requests_of
from zhike.apps.portal.rules import Way, by_customer
from zhike.apps.privacy import actions
from zhike.apps.privacy.copying import archive_of
from zhike.apps.privacy.errors import PrivacyError
from zhike.apps.privacy.models import CopyFile, RightsRequest
from zhike.apps.privacy.queries import clock_now, copies_of, limit_days_on, words_of
from zhike.apps.privacy.rules import OPEN
from zhike.apps.privacy.words import clock_in_words

AT_MOST = 10  # open requests of one person: a slip of the finger is no flood


@of_customer
@require_http_methods(["GET", "HEAD", "POST"])
def rights(request: HttpRequest) -> HttpResponse:
    """All requests of the person; a POST makes one."""
    customer, session = customer_here(request), session_here(request)
    rows = requests_of(members_of(customer))
    form = RightForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": request.GET.get("kind", "")},
    )
    if form.is_valid() and _open(rows) >= AT_MOST:
        form.add_error(None, _("Several of your requests are open. We answer these first."))
    if form.is_valid():
        way = Way(session.way)
        made = actions.receive_request(
            customer,
            **form.cleaned_data,
            received_through=TakenThrough.APP if way is Way.APP else TakenThrough.WEB,
            identity_proof=f"{session}: {WAY_LABELS[way]}",
            by=by_customer(customer.customer_id),
        )
        messages.success(request, _("We have your request. Here you see how it goes on."))
        return redirect("portal:right", made.pk)
    context = {
        "form": form,
        "rows": [(one, *clock_in_words(clock_now(one))) for one in rows[:50]],
        "limit_days": limit_days_on(timezone.localdate()),
    }
    return render(request, "portal/rights.html", context, status=422 if form.errors else 200)


@of_customer
@require_safe
def right(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: what was asked, until when it is answered, what was done, and the answer."""
    found = _found(request, request_id)
    words, tone, symbol = clock_in_words(clock_now(found))
    context = {
        "found": found,
        "words": words,
        "tone": tone,
        "symbol": symbol,
        "said": words_of(found),
        # Not by whom: who works at the bank is none of the portal's business.
        "steps": [(in_words(step.activity), step.happened_at) for step in found.steps.all()],
        "copies": [one for one in copies_of(found) if one.gone_at is None],
        "is_open": found.state in OPEN,
    }
    return render(request, "portal/right.html", context)


@of_customer
@require_POST
def take_back(request: HttpRequest, request_id: int) -> HttpResponse:
    found = _found(request, request_id)
    try:
        actions.take_back_request(found.pk, by=by_customer(customer_here(request).customer_id))
    except PrivacyError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your request is taken back."))
    return redirect("portal:right", found.pk)


@of_customer
@require_safe
def copy(request: HttpRequest, request_id: int, copy_id: int) -> HttpResponse:
    """Everything that is kept of him, for whoever signed in a moment ago."""
    found = _found(request, request_id)
    if not CopyFile.objects.filter(pk=copy_id, request=found).exists():
        raise Http404
    return _downloaded(request, found, copy_id)  # type: ignore[return-value]


@needs_fresh_sign_in
def _downloaded(request: HttpRequest, found: RightsRequest, copy_id: int) -> HttpResponse:
    try:
        text = actions.open_copy(copy_id, by=by_customer(customer_here(request).customer_id))
    except PrivacyError as refusal:
        messages.error(request, str(refusal))
        return redirect("portal:right", found.pk)
    file = HttpResponse(archive_of(text), content_type="application/zip")
    file["Content-Disposition"] = f'attachment; filename="{found}.zip"'
    return file


def _found(request: HttpRequest, request_id: int) -> RightsRequest:
    """A request of the person himself; of anybody else there is none."""
    found = requests_of(members_of(customer_here(request))).filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def _open(rows: QuerySet[RightsRequest]) -> int:
    return rows.filter(state__in=[one.value for one in OPEN]).count()
