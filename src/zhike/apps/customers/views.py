from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.customers import queries
from zhike.apps.customers.card import Look, card_of
from zhike.apps.customers.forms import SearchForm
from zhike.apps.customers.models import KIND_LABELS, Customer
from zhike.apps.customers.queries import Wanted
from zhike.apps.customers.rules import CustomerState
from zhike.apps.customers.shown import shown_customers
from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission

SEEN, MOST_SEEN = "customers_seen", 8
FILTERS = ("branch", "manager", "tier", "kind", "after")


@requires(Permission.SEE_CUSTOMERS)
@never_cache
@require_safe
def customer_list(request: HttpRequest) -> HttpResponse:
    """The customers in reach, page by page in the order of their numbers."""
    caller = person_of(request)
    wanted = wanted_of(request)
    page = queries.customer_list(caller, wanted)
    rest = request.GET.copy()
    rest.pop("after", None)
    context = {
        **_frame(caller),
        "rows": shown_customers(page.rows),
        "wanted": wanted,
        "after": page.after,
        "rest": rest.urlencode(),
        "seen": shown_customers(_seen(request, caller)),
        "branches": queries.branch_choices(caller),
        "managers": queries.managers_for(caller),
        "tiers": queries.tiers(),
        "kinds": list(KIND_LABELS.items()),
        "form": SearchForm(),
    }
    return render(request, "customers/list.html", context)


@requires(Permission.SEE_CUSTOMERS)
@never_cache
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Find by any identifier. The text comes in the body, and is kept nowhere."""
    caller = person_of(request)
    form = SearchForm(request.POST)
    found = (
        queries.find_customers(form.cleaned_data["text"], caller=caller) if form.is_valid() else []
    )
    if len(found) == 1:
        return redirect("customers:card", found[0].customer_id)
    context = {
        **_frame(caller),
        "rows": shown_customers(found),
        "form": form,
        "most": queries.MOST_FOUND,
        "crumbs": crumbs(),
    }
    return render(request, "customers/found.html", context, status=422 if form.errors else 200)


@requires(Permission.SEE_CUSTOMERS)
@never_cache
@require_safe
def card(request: HttpRequest, customer_id: str) -> HttpResponse:
    """One customer; whoever asks for a merged entry is led to the one in use."""
    caller = person_of(request)
    customer = wanted_customer(request, customer_id)
    if customer.state == CustomerState.MERGED:
        return redirect("customers:card", queries.members_of(customer)[0].customer_id)
    _note_seen(request, customer)
    context = {
        **_frame(caller),
        "crumbs": crumbs(),
        **card_of(customer, caller=caller, look=look_of(request)),
    }
    return render(request, "customers/card.html", context)


def wanted_customer(request: HttpRequest, customer_id: str) -> Customer:
    """The customer of an address, or a 404 where he is unknown or out of reach."""
    found = queries.customer_of(customer_id, caller=person_of(request))
    if found is None:
        raise Http404
    return found


def wanted_of(request: HttpRequest) -> Wanted:
    return Wanted(**{name: request.GET.get(name, "") for name in FILTERS})


def look_of(request: HttpRequest) -> Look:
    channel = request.GET.get("channel")
    return Look(
        cursor=request.GET.get("cursor", ""),
        channel=None if channel in (None, "*") else channel,
        bookings=request.GET.get("show") == "bookings",
    )


def crumbs() -> list[tuple[Any, str]]:
    return [(_("Customers"), reverse("customers:list"))]


def _frame(caller: User) -> dict[str, Any]:
    return {
        "may_change": caller.may(Permission.CHANGE_CUSTOMERS),
        "may_see_consents": caller.may(Permission.SEE_CONSENTS),
    }


def _note_seen(request: HttpRequest, customer: Customer) -> None:
    """Remember the last few numbers for this session; nothing of the person."""
    others = [one for one in request.session.get(SEEN, []) if one != customer.customer_id]
    request.session[SEEN] = [customer.customer_id, *others][:MOST_SEEN]


def _seen(request: HttpRequest, caller: User) -> list[Customer]:
    numbers = request.session.get(SEEN, [])
    rows = queries.customers_for(caller).filter(customer_id__in=numbers)
    return sorted(rows, key=lambda row: numbers.index(row.customer_id))
