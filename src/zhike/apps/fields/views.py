"""The administrator's pages of what is asked about tickets."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.fields import actions, queries
from zhike.apps.fields.errors import FieldError
from zhike.apps.fields.forms import FieldForm, NewFieldForm
from zhike.apps.fields.models import TicketField
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission

Forms = ["GET", "HEAD", "POST"]
SAME = ("label", "help_text", "ticket_kinds", "queue", "is_required", "is_asked", "place")


@requires(Permission.MANAGE_QUEUES)
@require_http_methods(Forms)
def fields(request: HttpRequest) -> HttpResponse:
    """Every field in reach; a POST defines one."""
    person = person_of(request)
    form = NewFieldForm(request.POST if request.method == "POST" else None, by=person)
    if form.is_valid():
        try:
            actions.define_field(**form.cleaned_data, by=person.username)
        except FieldError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("fields:fields")
    context = {"rows": queries.fields_in_reach(person), "form": form}
    return render(request, "fields/fields.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_QUEUES)
@require_http_methods(Forms)
def field(request: HttpRequest, field_id: int) -> HttpResponse:
    """One field; a POST changes what is asked from now on."""
    person, found = person_of(request), _found(request, field_id)
    now = {name: getattr(found, name) for name in SAME} | {"options": "\n".join(found.options)}
    form = FieldForm(request.POST if request.method == "POST" else None, initial=now, by=person)
    if form.is_valid():
        try:
            actions.change_field(found.pk, **form.cleaned_data, by=person.username)
        except FieldError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("fields:fields")
    crumbs = [(_("Fields of tickets"), reverse("fields:fields"))]
    context = {"found": found, "form": form, "crumbs": crumbs}
    return render(request, "fields/field.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_QUEUES)
@require_POST
def retire(request: HttpRequest, field_id: int) -> HttpResponse:
    actions.retire_field(_found(request, field_id).pk, by=person_of(request).username)
    messages.success(request, _("It is asked no more; its answers stay."))
    return redirect("fields:fields")


def _found(request: HttpRequest, field_id: int) -> TicketField:
    return get_object_or_404(queries.fields_in_reach(person_of(request)), pk=field_id)
