"""The first page of the portal, and where the customer is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.consents.queries import is_restricted
from zhike.apps.customers.queries import members_of
from zhike.apps.customers.shown import shown_customers
from zhike.apps.portal import matters, queries, session_actions
from zhike.apps.portal.doors import customer_here, of_customer, session_here
from zhike.apps.privacy.queries import clock_now
from zhike.apps.privacy.rules import OPEN
from zhike.apps.privacy.words import clock_in_words
from zhike.apps.surveys.queries import open_for
from zhike.apps.tickets.rules import ACTIVE


@of_customer
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is open, and what can be done here."""
    members = members_of(customer_here(request))
    waiting = queries.requests_of(members).filter(state__in=[one.value for one in OPEN])[:5]
    context = {
        "name": shown_customers(members[:1])[0].name,
        "matters": matters.listed(
            matters.tickets_of(members).filter(state__in=[one.value for one in ACTIVE])[:5]
        ),
        "to_rate": open_for(members)[:5],
        "open_requests": [(one, *clock_in_words(clock_now(one))) for one in waiting],
        "is_restricted": is_restricted(members),
    }
    return render(request, "portal/home.html", context)


@of_customer
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the customer was signed in lately."""
    rows = queries.sessions_of(members_of(customer_here(request)))
    context = {"rows": rows, "here": session_here(request)}
    return render(request, "portal/sessions.html", context)


@of_customer
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one other session, or all others."""
    only = request.POST.get("only", "")
    if only and not only.isdecimal():
        return redirect("portal:sessions")
    session_actions.end_others(
        members_of(customer_here(request)),
        keep=session_here(request),
        only=int(only) if only else None,
    )
    messages.success(request, _("Done: nobody is signed in there any more."))
    return redirect("portal:sessions")
