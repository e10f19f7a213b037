"""The administrator's pages: telephone systems, extensions, events that could not be taken in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.sentences.told import told
from zhike.apps.telephony import actions, event_actions, queries
from zhike.apps.telephony.errors import TelephonyError
from zhike.apps.telephony.forms import ExtensionForm, SwitchboardForm
from zhike.apps.telephony.models import HeardEvent, Switchboard
from zhike.integrations.telephone.errors import EventRefused

FORMS = ["GET", "HEAD", "POST"]
PAGE_ROWS = 50


@requires(Permission.MANAGE_QUEUES)
@never_cache
@require_http_methods(FORMS)
def switchboards(request: HttpRequest) -> HttpResponse:
    """Every telephone system in reach; a POST adds one and shows its secret in this one answer."""
    person, made = person_of(request), None
    form = SwitchboardForm(request.POST if request.method == "POST" else None, by=person)
    if form.is_valid():
        try:
            made = actions.add_switchboard(**form.cleaned_data, by=person.username)
        except TelephonyError as refusal:
            form.add_error("name", str(refusal))
        else:
            form = SwitchboardForm(by=person)
    context = {
        "form": form,
        "made": made,
        "address": _address(request, made.switchboard) if made else "",
        "switchboards": in_reach_of(request),
        "extensions": queries.extensions_for(person),
        "extension_form": ExtensionForm(by=person),
    }
    return render(
        request, "telephony/switchboards.html", context, status=422 if form.errors else 200
    )


@requires(Permission.MANAGE_QUEUES)
@require_http_methods(FORMS)
def switchboard(request: HttpRequest, board_id: int) -> HttpResponse:
    """One telephone system: its form, and the events that could not be taken in."""
    found, person = board_of(request, board_id), person_of(request)
    initial = {"name": found.name, "mapping": found.mapping, "queue": found.queue}
    form = SwitchboardForm(
        request.POST if request.method == "POST" else None, by=person, initial=initial
    )
    if form.is_valid():
        try:
            actions.change_switchboard(found, **form.cleaned_data, by=person.username)
        except TelephonyError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("telephony:switchboard", found.pk)
    return _shown(request, found, form=form, status=422 if form.errors else 200)


@requires(Permission.MANAGE_QUEUES)
@never_cache
@require_POST
def new_secret(request: HttpRequest, board_id: int) -> HttpResponse:
    """Show a new secret, in this one answer."""
    found = board_of(request, board_id)
    secret = actions.draw_secret(found, by=person_of(request).username)
    return _shown(request, found, secret=secret)


@requires(Permission.MANAGE_QUEUES)
@require_POST
def remove(request: HttpRequest, board_id: int) -> HttpResponse:
    actions.remove_switchboard(board_of(request, board_id), by=person_of(request).username)
    messages.success(request, _("The telephone system is removed."))
    return redirect("telephony:switchboards")


@requires(Permission.MANAGE_QUEUES)
@require_POST
def set_extension(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = ExtensionForm(request.POST, by=person)
    if not form.is_valid():
        text = " ".join(str(one) for errors in form.errors.values() for one in errors)
        messages.error(request, text)
        return redirect("telephony:switchboards")
    try:
        actions.set_extension(**form.cleaned_data, by=person.username)
    except TelephonyError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("telephony:switchboards")


@requires(Permission.MANAGE_QUEUES)
@require_POST
def end_extension(request: HttpRequest, extension_id: int) -> HttpResponse:
    rows = queries.extensions_for(person_of(request))
    actions.end_extension(get_object_or_404(rows, pk=extension_id), by=person_of(request).username)
    messages.success(request, _("The extension is taken back."))
    return redirect("telephony:switchboards")


@requires(Permission.MANAGE_QUEUES)
@require_POST
def take(request: HttpRequest, event_id: int) -> HttpResponse:
    return _decide(request, event_id, event_actions.take_rejected, _("The event is taken in."))


@requires(Permission.MANAGE_QUEUES)
@require_POST
def discard(request: HttpRequest, event_id: int) -> HttpResponse:
    told_so = _("The event is discarded.")
    return _decide(request, event_id, event_actions.discard_rejected, told_so)


def in_reach_of(request: HttpRequest) -> Any:
    person = person_of(request)
    return in_reach(queries.switchboards(), caller=person, branch="queue__branch")


def board_of(request: HttpRequest, board_id: int) -> Switchboard:
    found: Switchboard = get_object_or_404(in_reach_of(request), pk=board_id)
    return found


def _decide(
    request: HttpRequest, event_id: int, act: Callable[..., object], done: str
) -> HttpResponse:
    rows = queries.rejected_in(in_reach_of(request))
    row: HeardEvent = get_object_or_404(rows, pk=event_id)
    try:
        act(row.pk, by=person_of(request).username)
    except TelephonyError as refusal:
        messages.error(request, str(refusal))
    except EventRefused as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, done)
    return redirect("telephony:switchboard", row.switchboard_id)


def _address(request: HttpRequest, board: Switchboard) -> str:
    return request.build_absolute_uri(reverse("telephony:events", args=[board.public_id]))


def _shown(
    request: HttpRequest,
    found: Switchboard,
    *,
    form: SwitchboardForm | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    initial = {"name": found.name, "mapping": found.mapping, "queue": found.queue}
    rows = queries.rejected_in(Switchboard.objects.filter(pk=found.pk))
    context = {
        "board": found,
        "address": _address(request, found),
        "secret": secret,
        "form": form or SwitchboardForm(by=person_of(request), initial=initial),
        "crumbs": [(_("Telephone"), reverse("telephony:switchboards"))],
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "telephony/switchboard.html", context, status=status)
