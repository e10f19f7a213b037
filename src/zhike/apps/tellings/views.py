"""Who raised what an improvement mends, what they are told, and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.improvements.models import Improvement
from zhike.apps.improvements.queries import (
    ShownImprovement,
    ShownMeasurement,
    improvements,
    may_write,
)
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.tellings import actions, queries
from zhike.apps.tellings.errors import TellingError
from zhike.apps.tellings.forms import ImprovementForm, MatterForm, NumberForm, TextForm
from zhike.apps.tellings.grounds import standing_of
from zhike.apps.tellings.people import people_of
from zhike.apps.tellings.rules import Ground
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queries import ticket_seen

SEES, WRITES, LINKS = (
    Permission.SEE_IMPROVEMENTS,
    Permission.WRITE_IMPROVEMENTS,
    Permission.LINK_TICKETS,
)
MOST_AT_ONCE = 50


@requires(SEES)
@require_safe
def loop(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """The way from what customers said to what they were told."""
    return _page(request, _row(improvement_id))


@requires(LINKS)
@require_POST
def link(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """Link one ticket by its number, or those that were proposed and ticked."""
    row = _row(improvement_id)
    numbers = [one for one in request.POST.getlist("number") if one.strip()][:MOST_AT_ONCE]
    try:
        new = actions.link_tickets(row.pk, numbers, by=person_of(request))
    except TellingError as refusal:
        messages.error(request, str(refusal))
    else:
        if new:
            messages.success(request, _("Linked: %(n)s.") % {"n": new})
    return redirect("tellings:loop", row.pk)


@requires(LINKS)
@require_POST
def unlink(request: HttpRequest, improvement_id: int) -> HttpResponse:
    row = _row(improvement_id)
    try:
        actions.unlink_ticket(row.pk, request.POST.get("number", ""), by=person_of(request))
    except TellingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The link is taken back."))
    return redirect("tellings:loop", row.pk)


@requires(WRITES)
@require_POST
def matter(request: HttpRequest, improvement_id: int) -> HttpResponse:
    row = _own(request, improvement_id)
    form = MatterForm(request.POST, matters=queries.matters_with_tickets())
    if not form.is_valid():
        messages.error(request, _("Choose a pain point of the list."))
    else:
        actions.choose_matter(row.pk, matter=form.cleaned_data["matter"], by=person_of(request))
        messages.success(request, _("Noted."))
    return redirect("tellings:loop", row.pk)


@requires(WRITES)
@require_POST
def text(request: HttpRequest, improvement_id: int) -> HttpResponse:
    row, form = _own(request, improvement_id), TextForm(request.POST)
    if form.is_valid():
        try:
            actions.write_text(row.pk, **form.cleaned_data, by=person_of(request))
        except TellingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Below you see how many would get it."))
            return redirect("tellings:loop", row.pk)
    return _page(request, row, text_form=form, status=422)


@requires(WRITES)
@require_POST
def send(request: HttpRequest, improvement_id: int) -> HttpResponse:
    row = _own(request, improvement_id)
    try:
        actions.ask_to_tell(row.pk, by=person_of(request))
    except TellingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("They are being told. Load the page again in a moment."))
    return redirect("tellings:loop", row.pk)


@requires(LINKS)
@require_safe
def of_ticket(request: HttpRequest, number: str) -> HttpResponse:
    """The improvements of a ticket, and the form to link it to one."""
    return _ticket_page(request, _ticket(request, number))


@requires(LINKS)
@require_POST
def link_here(request: HttpRequest, number: str) -> HttpResponse:
    found = _ticket(request, number)
    form = ImprovementForm(request.POST, rows=queries.linkable(found))
    if not form.is_valid():
        return _ticket_page(request, found, form=form, status=422)
    actions.link_tickets(
        int(form.cleaned_data["improvement"]), [found.number], by=person_of(request)
    )
    messages.success(request, _("Linked: its customer hears what becomes of it."))
    return redirect("tellings:of_ticket", found.number)


def _row(improvement_id: int) -> Improvement:
    return get_object_or_404(improvements(), pk=improvement_id)


def _own(request: HttpRequest, improvement_id: int) -> Improvement:
    row = _row(improvement_id)
    if not may_write(row, person_of(request)):
        raise Http404
    return row


def _ticket(request: HttpRequest, number: str) -> Ticket:
    person = person_of(request)
    found = ticket_seen(person, number) if queries.sees_tickets(person) else None
    if found is None:
        raise Http404
    return found


def _ticket_page(
    request: HttpRequest, found: Ticket, *, form: ImprovementForm | None = None, status: int = 200
) -> HttpResponse:
    rows = queries.linkable(found)
    context = {
        "ticket": found,
        "linked": [ShownImprovement(row) for row in queries.improvements_of(found)],
        "form": form or (ImprovementForm(rows=rows) if rows else None),
        "crumbs": [
            (_("Tickets"), reverse("desk:tickets")),
            (found.number, reverse("desk:ticket", args=[found.number])),
        ],
    }
    return render(request, "tellings/of_ticket.html", context, status=status)


def _page(
    request: HttpRequest, row: Improvement, *, text_form: Form | None = None, status: int = 200
) -> HttpResponse:
    person, shown = person_of(request), ShownImprovement(row)
    found, standing = queries.loop_of(row), standing_of(row)
    is_own = may_write(row, person)
    known = {"text_zh": found.text_zh, "text_en": found.text_en}
    said = {**known, "claims_effect": found.claims_effect}
    context: dict[str, Any] = {
        "row": row,
        "shown": shown,
        "loop": found,
        "measured": ShownMeasurement(standing.measurement) if standing.measurement else None,
        "is_proved": standing.ground is Ground.PROVED,
        "may_tell": standing.ground is not None,
        "people": len(people_of(row)),
        "preview": queries.preview_of(row, standing=standing) if is_own else None,
        "result": queries.result_of(row) if found.begun_at else None,
        "job": queries.job_of(row),
        "count": row.raisings.count(),
        "linked": queries.linked_for(row, person),
        "proposals": queries.proposals_for(row, found, person),
        "sees_tickets": queries.sees_tickets(person),
        "may_link": queries.may_link(person),
        "may_write": is_own,
        "number_form": NumberForm(),
        "matter_form": MatterForm(
            matters=queries.matters_with_tickets(), initial={"matter": found.matter}
        ),
        "text_form": text_form or TextForm(initial=said),
        "crumbs": [
            (_("Improvements"), reverse("improvements:board")),
            (shown.title, reverse("improvements:improvement", args=[row.pk])),
        ],
    }
    return render(request, "tellings/loop.html", context, status=status)
