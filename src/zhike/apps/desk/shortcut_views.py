"""Shortcuts at work: a macro on one ticket or conversation, a bulk edit on many tickets."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.apps.desk.forms import BulkForm, MacroChoice
from zhike.apps.desk.ticket_views import found_ticket
from zhike.apps.desk.views import found_conversation
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.shortcuts.errors import ShortcutError
from zhike.apps.shortcuts.models import Macro
from zhike.apps.shortcuts.queries import chosen_tickets
from zhike.apps.shortcuts.run_actions import Outcome, run
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queries import ticket_seen

SHOWN = 5  # refusals that are told one by one


@requires(Permission.WORK_TICKETS)
@require_POST
def macro_on_ticket(request: HttpRequest, number: str) -> HttpResponse:
    found = found_ticket(request, number)
    _run(request, found)
    # Who moved it away may not see it any more.
    if ticket_seen(person_of(request), number) is None:
        return redirect("desk:tickets")
    return redirect("desk:ticket", found.number)


@requires(Permission.WORK_TICKETS)
@require_POST
def macro_on_conversation(request: HttpRequest, public_id: str) -> HttpResponse:
    found = found_conversation(request, public_id)
    _run(request, found.ticket)
    if ticket_seen(person_of(request), found.ticket.number) is None:
        return redirect("desk:desk")
    return redirect("desk:conversation", found.public_id)


@requires(Permission.WORK_TICKETS)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Do the same to every chosen ticket; the list comes back as it was filtered."""
    person, form = person_of(request), BulkForm(request.POST, by=person_of(request))
    back = QueryDict(request.POST.get("query", "")).urlencode()
    rows = chosen_tickets(person, request.POST.getlist("tickets"))
    if not rows:
        messages.error(request, _("Choose tickets first."))
    elif not form.is_valid():
        told = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, " ".join(told))
    else:
        does = dict(form.cleaned_data)
        macro, owner = does.pop("macro"), does.pop("owner")
        try:
            outcome = run(rows, macro=macro or Macro(**does), by=person, owner=owner)
        except ShortcutError as refusal:
            messages.error(request, str(refusal))
        else:
            _tell(request, outcome)
    return redirect(f"{reverse('desk:tickets')}?{back}")


def _run(request: HttpRequest, ticket: Ticket) -> None:
    person, form = person_of(request), MacroChoice(request.POST, by=person_of(request))
    if not form.is_valid():
        messages.error(request, _("This macro is no more. Choose another one."))
        return
    _tell(request, run([ticket], macro=form.cleaned_data["macro"], by=person))


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    if count := len(outcome.done):
        messages.success(request, _("Done. Tickets: %(count)s.") % {"count": count})
    for number, why in outcome.refused[:SHOWN]:
        messages.error(request, f"{number}: {why}")
    if (left := len(outcome.refused) - SHOWN) > 0:
        messages.error(request, _("%(count)s more refused.") % {"count": left})
