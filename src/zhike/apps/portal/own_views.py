"""What the bank knows of the customer, what he allows, and how he wants to be reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.consents import actions as consents
from zhike.apps.consents.errors import ConsentsError
from zhike.apps.consents.forms import preference_now
from zhike.apps.consents.queries import (
    history_of,
    preference_history,
    preference_of,
    standings_of,
)
from zhike.apps.consents.rules import TakenThrough
from zhike.apps.consents.words import STANDINGS
from zhike.apps.customers.errors import CustomersError
from zhike.apps.customers.profile import profile_of
from zhike.apps.customers.profile_actions import correct_value, switch_inferred
from zhike.apps.customers.queries import identifiers_of, members_of
from zhike.apps.customers.shown import shown_customers, shown_identifiers
from zhike.apps.portal.doors import customer_here, of_customer, session_here
from zhike.apps.portal.errors import NotHisOwn, PortalError
from zhike.apps.portal.forms import ChoicesForm, ValueForm
from zhike.apps.portal.models import PortalSession
from zhike.apps.portal.rules import OWN_WORD, Way, by_customer

HISTORY_SHOWN = 50


@of_customer
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """What is known, from where; what was inferred is marked and can be switched off."""
    members = members_of(customer_here(request))
    numbers = shown_identifiers(identifiers_of(members))
    context = {
        "name": shown_customers(members[:1])[0].name,
        "entries": members,
        "numbers": [row for row in numbers if row.identifier.ended_at is None],
        "profile": profile_of(members),
        "own_word": OWN_WORD,
        "form": ValueForm(),
    }
    return render(request, "portal/profile.html", context)


@of_customer
@require_POST
def correct(request: HttpRequest) -> HttpResponse:
    """Set a value right by the customer's own word."""
    number = customer_here(request).customer_id

    def act() -> None:
        form = ValueForm(request.POST)
        if not form.is_valid():
            raise NotHisOwn
        correct_value(number, **form.cleaned_data, by=by_customer(number))

    return _done(request, act, told=_("Thank you. It is set right."), back="portal:profile")


@of_customer
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Let nothing be inferred here any more, or again."""
    number, is_on = customer_here(request).customer_id, "on" in request.POST
    name = request.POST.get("name", "")[:40]
    told = _("It may be inferred again.") if is_on else _("Nothing is inferred here any more.")

    def act() -> None:
        switch_inferred(number, name=name, on=is_on, by=by_customer(number))

    return _done(request, act, told=told, back="portal:profile")


@of_customer
@require_safe
def consent_list(request: HttpRequest) -> HttpResponse:
    """What the customer allows, with the text he reads; each is given or withdrawn by one act."""
    members = members_of(customer_here(request))
    context = {
        "standings": [(row, *STANDINGS[row.standing]) for row in standings_of(members)],
        "history": history_of(members)[:HISTORY_SHOWN],
        "members": members,
    }
    return render(request, "portal/consents.html", context)


@of_customer
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Give or withdraw one consent; the session is the proof."""
    customer, session = customer_here(request), session_here(request)
    purpose = request.POST.get("purpose", "")[:40]
    third_party = request.POST.get("third_party", "")[:100]
    said: dict[str, Any] = {
        "taken_through": _through(session),
        "evidence": str(session),
        "by": by_customer(customer.customer_id),
        "third_party": third_party,
    }
    gives = request.POST.get("choice") == "give"

    def act() -> None:
        if gives:
            consents.give_consent(customer, purposes=[purpose], **said)
        else:
            consents.withdraw_consent(customer, purpose=purpose, **said)

    told = _("Your consent is noted.") if gives else _("Your consent is withdrawn.")
    return _done(request, act, told=told, back="portal:consents")


@of_customer
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """How the customer wants to be reached; every message to him asks this first."""
    customer, session = customer_here(request), session_here(request)
    members = members_of(customer)
    form = ChoicesForm(
        request.POST if request.method == "POST" else None,
        initial=preference_now(preference_of(members[0])),
    )
    if form.is_valid():

        def act() -> None:
            consents.choose_contact(
                customer,
                wishes=form.wishes(),
                language=form.cleaned_data["language"],
                taken_through=_through(session),
                evidence=str(session),
                by=by_customer(customer.customer_id),
            )

        return _done(request, act, told=_("Your wishes are noted."), back="portal:choices")
    context = {"form": form, "preferences": preference_history(members)[:HISTORY_SHOWN]}
    return render(request, "portal/choices.html", context, status=422 if form.errors else 200)


def _through(session: PortalSession) -> TakenThrough:
    return TakenThrough.APP if session.way == Way.APP else TakenThrough.WEB


def _done(request: HttpRequest, act: Callable[[], object], *, told: str, back: str) -> HttpResponse:
    try:
        act()
    except (ConsentsError, CustomersError, PortalError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect(back)
