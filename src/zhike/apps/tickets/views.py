"""The administrator's pages of queues. Those of tickets are the desk's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.people.errors import PeopleError
from zhike.apps.people.models import WorkQueue
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.people.team_actions import create_queue
from zhike.apps.tickets import queue_actions
from zhike.apps.tickets.errors import TicketError
from zhike.apps.tickets.forms import NewQueueForm, PromiseForm, TermsForm
from zhike.apps.tickets.promise_words import time_in_words, who_in_words
from zhike.apps.tickets.queries import shown_queues, terms_in_reach


@requires(Permission.MANAGE_QUEUES)
@require_http_methods(["GET", "HEAD"])
def queues(request: HttpRequest) -> HttpResponse:
    """Every queue in reach: who answers for it, what it promises, what is open."""
    return _listed(request, NewQueueForm(by=person_of(request)))


@requires(Permission.MANAGE_QUEUES)
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Make a queue that can be given tickets at once: with its head."""
    person = person_of(request)
    form = NewQueueForm(request.POST, by=person)
    if form.is_valid():
        given = dict(form.cleaned_data)
        terms = {name: given.pop(name) for name in ("head", "hours_channel")}
        try:
            with transaction.atomic():
                made = create_queue(**given, by=person)
                queue_actions.set_terms(made, **terms, by=person.username)
        except PeopleError as refusal:
            form.add_error("code", str(refusal))
        except TicketError as refusal:
            form.add_error("head", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("tickets:queue", made.pk)
    return _listed(request, form, status=422)


@requires(Permission.MANAGE_QUEUES)
@require_http_methods(["GET", "HEAD"])
def queue(request: HttpRequest, queue_id: int) -> HttpResponse:
    """One queue: its terms, its promises, and the teams that serve it."""
    return _shown(request, _in_reach(request, queue_id))


@requires(Permission.MANAGE_QUEUES)
@require_POST
def set_terms(request: HttpRequest, queue_id: int) -> HttpResponse:
    found = _in_reach(request, queue_id)
    form = TermsForm(request.POST, queue=found)
    if form.is_valid():
        try:
            queue_actions.set_terms(found, **form.cleaned_data, by=person_of(request).username)
        except TicketError as refusal:
            form.add_error("head", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("tickets:queue", found.pk)
    return _shown(request, found, terms_form=form, status=422)


@requires(Permission.MANAGE_QUEUES)
@require_POST
def promise(request: HttpRequest, queue_id: int) -> HttpResponse:
    found, form = _in_reach(request, queue_id), PromiseForm(request.POST)
    if form.is_valid():
        by = person_of(request).username
        queue_actions.promise(found, promised=form.promised, by=by)
        messages.success(request, _("Promised for tickets that come from now on."))
        return redirect("tickets:queue", found.pk)
    return _shown(request, found, promise_form=form, status=422)


@requires(Permission.MANAGE_QUEUES)
@require_POST
def end_promise(request: HttpRequest, queue_id: int, promise_id: int) -> HttpResponse:
    found = _in_reach(request, queue_id)
    ending = get_object_or_404(found.promises, pk=promise_id)
    queue_actions.end_promise(ending.pk, by=person_of(request).username)
    messages.success(request, _("No longer promised; clocks that run keep it."))
    return redirect("tickets:queue", found.pk)


def _in_reach(request: HttpRequest, queue_id: int) -> WorkQueue:
    return get_object_or_404(terms_in_reach(person_of(request)), pk=queue_id)


def _listed(request: HttpRequest, form: NewQueueForm, *, status: int = 200) -> HttpResponse:
    context = {"rows": shown_queues(terms_in_reach(person_of(request))), "form": form}
    return render(request, "tickets/queues.html", context, status=status)


def _shown(
    request: HttpRequest,
    found: WorkQueue,
    *,
    terms_form: TermsForm | None = None,
    promise_form: PromiseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    (shown,) = shown_queues([found])
    terms = shown.terms
    initial: dict[str, Any] = (
        {"head": terms.head_id, "hours_channel": terms.hours_channel} if terms else {}
    )
    context = {
        "shown": shown,
        "promises": [(row, who_in_words(row), time_in_words(row)) for row in found.promises.all()],
        "teams": found.teams.all(),
        "terms_form": terms_form or TermsForm(queue=found, initial=initial),
        "promise_form": promise_form or PromiseForm(),
        "crumbs": [(_("Queues"), reverse("tickets:queues"))],
    }
    return render(request, "tickets/queue.html", context, status=status)
