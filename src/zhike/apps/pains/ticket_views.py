"""The tickets of one pain point, one click from its page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhike.apps.pains.matter_tickets import found_tickets, tickets_of
from zhike.apps.pains.views import found_point
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.pages import KeysFirst
from zhike.pipelines.pain_board import matter_named

PAGE_SIZE = 50


@requires(Permission.SEE_TICKETS)
@never_cache
@require_safe
def tickets(request: HttpRequest, key: str) -> HttpResponse:
    """Those in reach; who may not see the board finds no such page."""
    person = person_of(request)
    if not person.may(Permission.SEE_PAINS):
        raise Http404
    _answer, shown = found_point(request, key)
    rows = tickets_of(person, matter_named(shown.matter))
    page = KeysFirst(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "point": shown,
        "page": page,
        "rows": found_tickets(person, list(page)),
        "sees_complaints": person.may(Permission.SEE_COMPLAINTS),
        "crumbs": [(_("Pain points"), reverse("pains:board")), (shown.matter, shown.url)],
    }
    return render(request, "pains/tickets.html", context)
