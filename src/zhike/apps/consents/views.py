from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.consents import actions, queries
from zhike.apps.consents.errors import ConsentsError
from zhike.apps.consents.forms import (
    ChoiceForm,
    PreferenceForm,
    PurposeForm,
    TextForm,
    preference_now,
)
from zhike.apps.consents.models import Purpose
from zhike.apps.consents.words import STANDINGS, STANDS
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach

HISTORY_SHOWN = 100


@requires(Permission.SEE_CONSENTS)
@require_safe
def consents(request: HttpRequest, customer_id: str) -> HttpResponse:
    """What a customer allows, how he wants to be reached, and every choice with its proof.

    With `?fragment=1` the panel alone, for the customer's own page.
    """
    return _shown(request, _customer(request, customer_id))


@requires(Permission.CHANGE_CONSENTS)
@require_POST
def choose(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Give or withdraw one consent."""
    customer, form = _customer(request, customer_id), ChoiceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The choice was not understood. Try again."))
        return redirect("consents:customer", customer_id)
    said, by = form.cleaned_data, person_of(request).username
    try:
        if said["choice"] == "give":
            actions.give_consent(
                customer,
                purposes=[said["purpose"]],
                third_party=said["third_party"],
                taken_through=said["taken_through"],
                evidence=said["evidence"],
                by=by,
            )
        else:
            actions.withdraw_consent(
                customer,
                purpose=said["purpose"],
                third_party=said["third_party"],
                taken_through=said["taken_through"],
                evidence=said["evidence"],
                by=by,
            )
    except ConsentsError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The choice is noted."))
    return redirect("consents:customer", customer_id)


@requires(Permission.CHANGE_CONSENTS)
@require_POST
def prefer(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Note how a customer wants to be reached."""
    customer, form = _customer(request, customer_id), PreferenceForm(request.POST)
    if not form.is_valid():
        return _shown(request, customer, form=form, status=422)
    try:
        actions.choose_contact(
            customer,
            wishes=form.wishes(),
            language=form.cleaned_data["language"],
            taken_through=form.cleaned_data["taken_through"],
            evidence=form.cleaned_data["evidence"],
            by=person_of(request).username,
        )
    except ConsentsError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The preferences are noted."))
    return redirect("consents:customer", customer_id)


@requires(Permission.MANAGE_PRIVACY)
@require_http_methods(["GET", "HEAD", "POST"])
def purposes(request: HttpRequest) -> HttpResponse:
    """Every purpose; a POST makes one."""
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = actions.save_purpose(form.save(commit=False), by=person_of(request).username)
        return redirect("consents:purpose", made.code)
    context = {"purposes": queries.purposes(), "form": form}
    return render(request, "consents/purposes.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_PRIVACY)
@require_http_methods(["GET", "HEAD", "POST"])
def purpose(request: HttpRequest, code: str) -> HttpResponse:
    """One purpose with its texts; a POST changes it, or publishes a new text."""
    found = get_object_or_404(Purpose, code=code)
    by, wants = person_of(request).username, request.POST.get("wants")
    form = PurposeForm(request.POST if wants == "change" else None, instance=found)
    newest = found.texts.first()
    now = {"text_zh": newest.text_zh, "text_en": newest.text_en} if newest else None
    text_form = TextForm(request.POST if wants == "text" else None, initial=now)
    if form.is_bound and form.is_valid():
        actions.save_purpose(form.save(commit=False), by=by)
        messages.success(request, _("Saved."))
        return redirect("consents:purpose", found.code)
    if text_form.is_bound and text_form.is_valid():
        actions.publish_text(found, **text_form.cleaned_data, by=by)
        messages.success(request, _("The new text is published."))
        return redirect("consents:purpose", found.code)
    context = {
        "purpose": Purpose.objects.get(pk=found.pk),
        "form": form,
        "text_form": text_form,
        "texts": found.texts.all(),
        "crumbs": [(_("Purposes and texts"), reverse("consents:purposes"))],
    }
    wrong = form.errors or text_form.errors
    return render(request, "consents/purpose.html", context, status=422 if wrong else 200)


def _customer(request: HttpRequest, customer_id: str) -> Customer:
    rows = in_reach(Customer.objects.all(), caller=person_of(request), branch="home_branch")
    return get_object_or_404(rows, customer_id=customer_id)


def _shown(
    request: HttpRequest,
    customer: Customer,
    *,
    form: PreferenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    alone = "fragment" in request.GET
    template = "consents/_panel.html" if alone else "consents/customer.html"
    return render(request, template, panel(request, customer, form=form), status=status)


def panel(
    request: HttpRequest, customer: Customer, *, form: PreferenceForm | None = None
) -> dict[str, Any]:
    """What the panel shows; the customer's own page may include it with this."""
    entries = members_of(customer)
    latest = queries.preference_of(entries[0])
    return {
        "customer": customer,
        "crumbs": _crumbs(customer, person_of(request)),
        "entries": entries,
        "standings": [(row, *STANDINGS[row.standing]) for row in queries.standings_of(entries)],
        "history": queries.history_of(entries)[:HISTORY_SHOWN],
        "sent": _sent(entries),
        "preference": latest,
        "preferences": queries.preference_history(entries)[:HISTORY_SHOWN],
        "is_restricted": queries.is_restricted(entries),
        "form": form or PreferenceForm(initial=preference_now(latest)),
        "choice_form": ChoiceForm(),
        "may_change": person_of(request).may(Permission.CHANGE_CONSENTS),
    }


def _sent(entries: Sequence[Customer]) -> list[tuple[Any, ...]]:
    """Each message with the name of its purpose, and how it stands in words."""
    names = {one.code: one for one in Purpose.objects.all()}
    return [
        (one, names.get(one.purpose, one.purpose), *STANDS[queries.stand_now(one)])
        for one in queries.messages_of(entries)[:HISTORY_SHOWN]
    ]


def _crumbs(customer: Customer, caller: User) -> list[tuple[Any, str]]:
    if not caller.may(Permission.SEE_CUSTOMERS):
        return []
    card = reverse("customers:card", args=[customer.customer_id])
    return [(_("Customers"), reverse("customers:list")), (customer.customer_id, card)]
