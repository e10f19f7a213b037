"""The forms on a customer's page. Each is a POST that leads back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.audit.errors import StaleVersion
from zhike.apps.customers import actions, queries
from zhike.apps.customers.errors import CustomersError
from zhike.apps.customers.forms import (
    FactsForm,
    FlagsForm,
    IdentifierForm,
    ManagerForm,
    NewCustomerForm,
)
from zhike.apps.customers.views import crumbs, wanted_customer
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.sentences.told import told


@requires(Permission.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a customer into the master."""
    caller = person_of(request)
    form = NewCustomerForm(
        request.POST if request.method == "POST" else None,
        branches=queries.branch_choices(caller),
    )
    if form.is_valid():
        try:
            made = actions.create_customer(**form.cleaned_data, by=caller.username)
        except CustomersError as refusal:
            form.add_error("customer_id", str(refusal))
        else:
            return redirect("customers:card", made.customer_id)
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "customers/new.html", context, status=422 if form.errors else 200)


@requires(Permission.CHANGE_CUSTOMERS)
@require_POST
def facts(request: HttpRequest, customer_id: str) -> HttpResponse:
    branches = queries.branch_choices(person_of(request))
    form = FactsForm(request.POST, branches=branches)

    def change(by: str) -> object:
        wanted = dict(form.cleaned_data)
        if not wanted["name"]:
            del wanted["name"]
        return actions.change_customer(customer_id, **wanted, by=by)

    return changed(request, customer_id, form=form, change=change)


@requires(Permission.CHANGE_CUSTOMERS)
@require_POST
def flags(request: HttpRequest, customer_id: str) -> HttpResponse:
    form = FlagsForm(request.POST)
    return changed(
        request,
        customer_id,
        form=form,
        change=lambda by: actions.set_flags(customer_id, **form.cleaned_data, by=by),
    )


@requires(Permission.CHANGE_CUSTOMERS)
@require_POST
def manager(request: HttpRequest, customer_id: str) -> HttpResponse:
    form = ManagerForm(request.POST, managers=queries.manager_choices(person_of(request)))
    return changed(
        request,
        customer_id,
        form=form,
        change=lambda by: actions.assign_manager(customer_id, **form.cleaned_data, by=by),
    )


@requires(Permission.CHANGE_CUSTOMERS)
@require_POST
def identifiers(request: HttpRequest, customer_id: str) -> HttpResponse:
    form = IdentifierForm(request.POST)
    return changed(
        request,
        customer_id,
        form=form,
        change=lambda by: actions.add_identifier(customer_id, **form.cleaned_data, by=by),
    )


@requires(Permission.CHANGE_CUSTOMERS)
@require_POST
def end_identifier(request: HttpRequest, customer_id: str, identifier_id: int) -> HttpResponse:
    return changed(
        request,
        customer_id,
        change=lambda by: actions.end_identifier(customer_id, identifier_id=identifier_id, by=by),
    )


def changed(
    request: HttpRequest,
    customer_id: str,
    *,
    change: Callable[[str], Any],
    form: Form | None = None,
) -> HttpResponse:
    """Do it, say what came of it, and go back to the page."""
    wanted_customer(request, customer_id)
    if form is not None and not form.is_valid():
        named = ", ".join(str(form.fields[name].label or name) for name in form.errors)
        messages.error(request, _("Not saved. Look again at: %(fields)s.") % {"fields": named})
        return redirect("customers:card", customer_id)
    try:
        change(person_of(request).username)
    except (CustomersError, StaleVersion) as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("customers:card", customer_id)
