"""Everybody's own shortcuts, and for who looks after them those of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.shortcuts import actions, queries
from zhike.apps.shortcuts.errors import ShortcutError
from zhike.apps.shortcuts.forms import MacroForm, ReplyForm, ViewForm, WhoseForm, whose
from zhike.apps.shortcuts.models import VARIABLE_LABELS, Macro, SavedReply, Shortcut

Forms = ["GET", "HEAD", "POST"]
REPLY, MACRO = ("text",), (
    "takes", "kind", "priority", "reply", "note", "department", "wanted", "moves_to", "state",
    "reason",
)  # fmt: skip


@requires(Permission.USE_SHORTCUTS)
@require_safe
def shortcuts(request: HttpRequest) -> HttpResponse:
    """What somebody has at hand: saved replies, macros and views."""
    person = person_of(request)
    context = {
        "replies": [(row, queries.may_change(person, row)) for row in queries.replies_of(person)],
        "macros": [(row, queries.may_change(person, row)) for row in queries.macros_of(person)],
        "ticket_views": [
            (row, queries.may_change(person, row)) for row in queries.views_of(person)
        ],
    }
    return render(request, "shortcuts/shortcuts.html", context)


@requires(Permission.USE_SHORTCUTS)
@require_http_methods(Forms)
def new_reply(request: HttpRequest) -> HttpResponse:
    return _reply(request, SavedReply())


@requires(Permission.USE_SHORTCUTS)
@require_http_methods(Forms)
def reply(request: HttpRequest, reply_id: int) -> HttpResponse:
    return _reply(request, _own(request, queries.replies_of, reply_id))


@requires(Permission.USE_SHORTCUTS)
@require_POST
def drop_reply(request: HttpRequest, reply_id: int) -> HttpResponse:
    return _drop(request, _own(request, queries.replies_of, reply_id))


@requires(Permission.USE_SHORTCUTS)
@require_http_methods(Forms)
def new_macro(request: HttpRequest) -> HttpResponse:
    return _macro(request, Macro())


@requires(Permission.USE_SHORTCUTS)
@require_http_methods(Forms)
def macro(request: HttpRequest, macro_id: int) -> HttpResponse:
    return _macro(request, _own(request, queries.macros_of, macro_id))


@requires(Permission.USE_SHORTCUTS)
@require_POST
def drop_macro(request: HttpRequest, macro_id: int) -> HttpResponse:
    return _drop(request, _own(request, queries.macros_of, macro_id))


@requires(Permission.USE_SHORTCUTS)
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the filter that the ticket list shows."""
    person, form = person_of(request), ViewForm(request.POST, by=person_of(request))
    # Only a query may stand there, never another address.
    query = QueryDict(form.data.get("query", "")).urlencode()
    if form.is_valid():
        try:
            actions.keep_view(**{**form.cleaned_data, "query": query}, by=person)
        except ShortcutError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The view is kept."))
    else:
        messages.error(request, _("Give the view a name of at most 80 letters."))
    return redirect(f"{reverse('desk:tickets')}?{query}")


@requires(Permission.USE_SHORTCUTS)
@require_POST
def drop_view(request: HttpRequest, ticket_view_id: int) -> HttpResponse:
    return _drop(request, _own(request, queries.views_of, ticket_view_id))


def _reply(request: HttpRequest, kept: SavedReply) -> HttpResponse:
    return _edited(request, kept, ReplyForm, REPLY, actions.keep_reply)


def _macro(request: HttpRequest, kept: Macro) -> HttpResponse:
    return _edited(request, kept, MacroForm, MACRO, actions.keep_macro)


def _edited(
    request: HttpRequest,
    kept: Any,
    form_class: type[WhoseForm],
    fields: tuple[str, ...],
    keep: Callable[..., Any],
) -> HttpResponse:
    """The page of one shortcut; a POST keeps what it says."""
    person = person_of(request)
    is_new = kept.pk is None
    now = {} if is_new else {name: getattr(kept, name) for name in fields}
    now |= {} if is_new else {"title": kept.title, "whose": whose(kept)}
    form = form_class(request.POST if request.method == "POST" else None, initial=now, by=person)
    if form.is_valid():
        try:
            keep(kept, **form.cleaned_data, by=person)
        except ShortcutError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("shortcuts:list")
    context = {
        "form": form,
        "kept": kept,
        "is_macro": isinstance(kept, Macro),
        "may_change": is_new or queries.may_change(person, kept),
        "variables": [(f"{{{key}}}", label) for key, label in VARIABLE_LABELS.items()],
        "crumbs": [(_("Shortcuts"), reverse("shortcuts:list"))],
    }
    status = 422 if form.is_bound else 200
    return render(request, "shortcuts/shortcut.html", context, status=status)


def _own(request: HttpRequest, rows: Callable[[Any], Any], key: int) -> Any:
    return get_object_or_404(rows(person_of(request)), pk=key)


def _drop(request: HttpRequest, found: Shortcut) -> HttpResponse:
    try:
        actions.drop(found, by=person_of(request))
    except ShortcutError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Deleted."))
    return redirect("shortcuts:list")
