from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.webchat import queries
from zhike.apps.webchat.actions import queue_of
from zhike.apps.webchat.errors import NotOpen
from zhike.apps.webchat.forms import TermsForm
from zhike.apps.webchat.hours import hours_of, open_today
from zhike.apps.webchat.setup_actions import NAMES, set_chat_terms


@requires(Permission.MANAGE_QUEUES)
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """How the chat is offered, and the line that puts it into a page of the bank."""
    person, terms = person_of(request), queries.terms()
    now: dict[str, Any] = {name: getattr(terms, name) for name in NAMES}
    now |= {"queue": terms.queue_id, "sites": "\n".join(terms.sites)}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=now, by=person)
    if form.is_valid():
        set_chat_terms(**form.cleaned_data, by=person.username)
        messages.success(request, _("Saved."))
        return redirect("webchat:setup")
    context = {"form": form, "script": request.build_absolute_uri("/chat/widget.js"), **_hours()}
    return render(request, "webchat/setup.html", context, status=422 if form.errors else 200)


def _hours() -> dict[str, Any]:
    moment = timezone.now()
    try:
        queue = queue_of(queries.terms())
    except NotOpen:
        return {"takes": None}
    hours = hours_of(queue, now=moment)
    return {"takes": queue, "is_open": hours.is_open, "hours": open_today(hours, now=moment)}
