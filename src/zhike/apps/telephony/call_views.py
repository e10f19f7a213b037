"""The caller's card, and what its agent does with the call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.conversations.errors import ConversationError
from zhike.apps.customers.queries import customer_of
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.telephony import call_actions
from zhike.apps.telephony.card import card_of
from zhike.apps.telephony.errors import CallerUnknown, TelephonyError
from zhike.apps.telephony.forms import CallerForm, WrapUpForm
from zhike.apps.telephony.models import Call
from zhike.apps.telephony.queries import calls_of
from zhike.apps.tickets.errors import TicketError

REFUSALS = (TelephonyError, ConversationError, TicketError)


@requires(Permission.WORK_TICKETS)
@never_cache
@require_safe
def call(request: HttpRequest, public_id: str) -> HttpResponse:
    """One call as a page of its own."""
    return _shown(request, _call(request, public_id))


@requires(Permission.WORK_TICKETS)
@never_cache
@require_safe
def card(request: HttpRequest, public_id: str) -> HttpResponse:
    """The card alone, for whichever page its agent has open."""
    return render(request, "telephony/_card.html", _context(request, _call(request, public_id)))


@requires(Permission.WORK_TICKETS)
@require_POST
def caller(request: HttpRequest, public_id: str) -> HttpResponse:
    """Somebody found out who is on the line."""
    found, person = _call(request, public_id), person_of(request)
    form = CallerForm(request.POST)
    wanted = form.cleaned_data["customer_id"].strip() if form.is_valid() else ""
    try:
        customer = customer_of(wanted, caller=person) if wanted else None
        if customer is None or not person.may(Permission.SEE_CUSTOMERS):
            raise CallerUnknown
        call_actions.name_caller(found.pk, customer=customer, by=person)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("telephony:call", found.public_id)


@requires(Permission.WORK_TICKETS)
@require_POST
def wrap_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write what it was about; the card goes away."""
    found, form = _call(request, public_id), WrapUpForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form=form, status=422)
    try:
        call_actions.wrap_up(found.pk, **form.cleaned_data, by=person_of(request))
    except REFUSALS as refusal:
        # What he typed stays before him.
        form.add_error(None, str(refusal))
        return _shown(request, found, form=form, status=422)
    messages.success(request, _("The call is wrapped up."))
    return redirect("desk:desk")


@requires(Permission.WORK_TICKETS)
@never_cache
@require_POST
def number(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the number to call back, in this one answer."""
    found = _call(request, public_id)
    try:
        clear = call_actions.number_in_clear(found.pk, by=person_of(request))
    except TelephonyError as refusal:
        messages.error(request, str(refusal))
        return redirect("telephony:call", found.public_id)
    return _shown(request, found, clear=clear)


def _call(request: HttpRequest, public_id: str) -> Call:
    """The call if it is the caller's; else there is none."""
    found = calls_of(person_of(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _context(request: HttpRequest, found: Call, **more: Any) -> dict[str, Any]:
    form = more.pop("form", None) or WrapUpForm(initial={"solved": True})
    return {**card_of(found, caller=person_of(request)), "wrap_form": form, **more}


def _shown(request: HttpRequest, found: Call, *, status: int = 200, **more: Any) -> HttpResponse:
    context = _context(request, found, **more)
    return render(request, "telephony/call.html", context, status=status)
