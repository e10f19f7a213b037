from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.webhooks import actions
from zhike.apps.webhooks.errors import WebhooksError
from zhike.apps.webhooks.forms import EndpointForm, NewEndpointForm
from zhike.apps.webhooks.models import STATE_LABELS, Delivery, Endpoint
from zhike.apps.webhooks.queries import deliveries_of, endpoints

Forms = ["GET", "HEAD", "POST"]
PAGE_ROWS = 50


@requires(Permission.MANAGE_WEBHOOKS)
@never_cache
@require_http_methods(Forms)
def webhooks(request: HttpRequest) -> HttpResponse:
    """Every endpoint; a POST makes one and shows its secret in this one answer."""
    form = NewEndpointForm(request.POST if request.method == "POST" else None)
    made = None
    if form.is_valid():
        try:
            made = actions.create_endpoint(**form.cleaned_data, by=person_of(request).username)
        except WebhooksError as refusal:
            form.add_error(_field_of(refusal), str(refusal))
        else:
            form = NewEndpointForm()
    context = {"form": form, "made": made, "endpoints": endpoints()}
    return render(request, "webhooks/webhooks.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_WEBHOOKS)
@require_http_methods(Forms)
def webhook(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """One endpoint: its address, its acts, and what was sent to it."""
    endpoint = endpoint_of(endpoint_id)
    form = _form(endpoint, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            by = person_of(request).username
            actions.change_endpoint(endpoint, **form.cleaned_data, by=by)
        except WebhooksError as refusal:
            form.add_error(_field_of(refusal), str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("webhooks:webhook", endpoint.pk)
    return _shown(request, endpoint, form=form, status=422 if form.errors else 200)


@requires(Permission.MANAGE_WEBHOOKS)
@never_cache
@require_POST
def new_secret(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Show a new secret, in this one answer."""
    endpoint = endpoint_of(endpoint_id)
    secret = actions.draw_secret(endpoint, by=person_of(request).username)
    return _shown(request, endpoint, secret=secret)


@requires(Permission.MANAGE_WEBHOOKS)
@require_POST
def test(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    told = _("A test message is on its way; its fate appears below.")
    return _done(request, endpoint_id, actions.send_test, told)


@requires(Permission.MANAGE_WEBHOOKS)
@require_POST
def pause(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    return _done(request, endpoint_id, actions.pause_endpoint, _("Nothing is sent for now."))


@requires(Permission.MANAGE_WEBHOOKS)
@require_POST
def resume(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    told = _("Sending goes on; what waited is sent now.")
    return _done(request, endpoint_id, actions.resume_endpoint, told)


@requires(Permission.MANAGE_WEBHOOKS)
@require_POST
def remove(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    actions.remove_endpoint(endpoint_of(endpoint_id), by=person_of(request).username)
    messages.success(request, _("The webhook is removed."))
    return redirect("webhooks:webhooks")


@requires(Permission.MANAGE_WEBHOOKS)
@require_POST
def replay(request: HttpRequest, delivery_id: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery, pk=delivery_id, endpoint__removed_at=None)
    actions.replay(delivery, by=person_of(request).username)
    messages.success(request, _("The message is sent once more."))
    return redirect("webhooks:webhook", delivery.endpoint_id)


def wanted_state(request: HttpRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in STATE_LABELS else ""


def _done(
    request: HttpRequest, endpoint_id: int, act: Callable[..., object], told: str
) -> HttpResponse:
    endpoint = endpoint_of(endpoint_id)
    act(endpoint, by=person_of(request).username)
    messages.success(request, told)
    return redirect("webhooks:webhook", endpoint.pk)


def endpoint_of(endpoint_id: int) -> Endpoint:
    return get_object_or_404(Endpoint, pk=endpoint_id, removed_at=None)


def _form(endpoint: Endpoint, data: QueryDict | None = None) -> EndpointForm:
    now = {"url": endpoint.url, "activities": endpoint.activities}
    return EndpointForm(data, initial=now, kept=endpoint.activities)


def _field_of(refusal: WebhooksError) -> str:
    return "name" if refusal.code == "endpoint_name_taken" else "url"


def _shown(
    request: HttpRequest,
    endpoint: Endpoint,
    *,
    form: EndpointForm | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    state = wanted_state(request)
    rows = deliveries_of(endpoint, state=state)
    context: dict[str, Any] = {
        "endpoint": endpoint,
        "crumbs": [(_("Webhooks"), reverse("webhooks:webhooks"))],
        "form": form or _form(endpoint),
        "secret": secret,
        "states": STATE_LABELS.items(),
        "state": state,
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "webhooks/webhook.html", context, status=status)
