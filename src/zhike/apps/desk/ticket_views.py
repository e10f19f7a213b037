"""Tickets: the list by what is due, and one with everything that was said and done."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhike.apps.conversations.queries import conversations_of, messages_of_tickets
from zhike.apps.desk import forms
from zhike.apps.desk.shown import (
    clocks_in_words,
    customer_shown,
    due_in_words,
    lines_of,
    masked_subjects,
    subject_of,
)
from zhike.apps.fields.forms import AnswersForm, initial_of
from zhike.apps.fields.queries import answers_of
from zhike.apps.improvements.queries import ShownImprovement
from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.productvoice.queries import ShownReport
from zhike.apps.productvoice.report_tickets import reports_of_tickets
from zhike.apps.shortcuts.forms import ViewForm
from zhike.apps.shortcuts.queries import macros_of, views_of
from zhike.apps.tellings.queries import improvements_of, may_link
from zhike.apps.tickets import queries, rules
from zhike.apps.tickets.models import (
    KIND_LABELS,
    LISTED_STATES,
    PRIORITY_LABELS,
    Link,
    Ticket,
    Watch,
    choices,
)
from zhike.apps.tickets.pages import KeysFirst
from zhike.apps.tickets.rules import Kind, Priority, State
from zhike.pipelines.masking import mask_found

PAGE_SIZE = 50
FILTERS = ("state", "kind", "priority", "queue", "owner")


@requires(Permission.SEE_TICKETS)
@never_cache
@require_safe
def tickets(request: HttpRequest) -> HttpResponse:
    """The tickets in reach, those that are due first on top."""
    caller, wanted = person_of(request), wanted_of(request)
    page = KeysFirst(queries.filtered(caller, wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "rows": [
            (ticket, subject, *due_in_words(ticket, now=now))
            for ticket, subject in masked_subjects(page.object_list)
        ],
        "wanted": wanted,
        "mine": wanted["owner"] == caller.username,
        "states": choices(LISTED_STATES),
        "kinds": choices(KIND_LABELS),
        "priorities": [(str(key), label) for key, label in choices(PRIORITY_LABELS)],
        "queues": queries.served_queues(caller),
        "kept_views": views_of(caller) if caller.may(Permission.USE_SHORTCUTS) else [],
        "query": request.GET.urlencode(),
        **_at_once(caller),
    }
    return render(request, "desk/tickets.html", context)


def _at_once(caller: User) -> dict[str, Any]:
    if not caller.may(Permission.WORK_TICKETS):
        return {}
    return {"bulk_form": forms.BulkForm(by=caller), "view_form": ViewForm(by=caller)}


def wanted_of(request: HttpRequest) -> dict[str, str]:
    """What the filters of the list say."""
    wanted = {name: request.GET.get(name, "") for name in FILTERS}
    wanted["state"] = wanted["state"] or "open"
    if request.GET.get("mine"):
        wanted["owner"] = person_of(request).username
    return wanted


@requires(Permission.SEE_TICKETS)
@never_cache
@require_safe
def ticket(request: HttpRequest, number: str) -> HttpResponse:
    """One ticket: its clocks, what was said, what was done, and what may be done."""
    return ticket_page(request, found_ticket(request, number))


@requires(Permission.WORK_TICKETS)
@never_cache
@require_safe
def dialogs(request: HttpRequest, number: str) -> HttpResponse:
    """What may be done with a ticket: its page asks for it when the first dialog is opened."""
    found, caller = found_ticket(request, number), person_of(request)
    asked = request.GET.get("version", "")
    # The version of the page: what a colleague did since is not to be written over unseen.
    known = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else None
    said = messages_of_tickets(queries.family_of(found))
    context = {
        "ticket": found,
        "lines": lines_of(said),
        **acts_of(found, caller, messages=[one.message.pk for one in said], version=known),
    }
    return render(request, "desk/_dialogs.html", context)


def found_ticket(request: HttpRequest, number: str) -> Ticket:
    """The ticket if it is in the caller's reach; else there is none."""
    found = queries.ticket_seen(person_of(request), number)
    if found is None:
        raise Http404
    return found


def ticket_page(
    request: HttpRequest, found: Ticket, *, wrong: BaseForm | None = None, status: int = 200
) -> HttpResponse:
    caller, now = person_of(request), timezone.now()
    family = queries.family_of(found)
    said = messages_of_tickets(family)
    may_work, is_open = caller.may(Permission.WORK_TICKETS), found.state in rules.ACTIVE
    person = (
        customer_shown(found.customer, caller=caller, besides=found)
        if found.customer and caller.may(Permission.SEE_CUSTOMERS)
        else None
    )
    context = {
        "ticket": found,
        "subject": subject_of(found),
        "crumbs": [(_("Tickets"), reverse("desk:tickets"))],
        "clocks": clocks_in_words(queries.clocks_of(family), now=now),
        "lines": lines_of(said, queries.notes_of(family)),
        "answers": answers_of(found),
        "tasks": [
            (one.task, mask_found(one.wanted), mask_found(one.result))
            for one in queries.tasks_of(family)
        ],
        "history": queries.history_of(family),
        "conversations": conversations_of(found),
        "related": related_to(found),
        "likely": masked_subjects(queries.likely_same(found)[:3]) if is_open else [],
        "person": person,
        "is_open": is_open,
        "is_watched": Watch.objects.filter(ticket=found, user=caller).exists(),
        "may_work": may_work,
        "may_link": may_link(caller),
        "reported": [
            (ShownReport(row), point) for row, point in reports_of_tickets(family, caller)
        ],
        "improved": [ShownImprovement(row) for row in improvements_of(found)]
        if caller.may(Permission.SEE_IMPROVEMENTS)
        else [],
    }
    if may_work:
        context |= {"note_form": forms.NoteForm(), "macros": macros_of(caller)}
    if wrong is not None:
        # What was refused comes with the page, with all that was typed into it.
        context |= acts_of(found, caller, messages=[one.message.pk for one in said])
        context["comes_with_dialogs"] = True
        context |= {name: wrong for name, form in context.items() if type(form) is type(wrong)}
    return render(request, "desk/ticket.html", context, status=status)


def answers_form(found: Ticket, data: Any = None) -> AnswersForm:
    """The bank's own questions about a ticket, filled with what is known."""
    answers = answers_of(found)
    asked = [one.field for one in answers if one.field.retired_at is None]
    return AnswersForm(data, asked=asked, initial=initial_of(answers))


def related_to(found: Ticket) -> list[tuple[Any, Ticket, str]]:
    """Give the tickets that have to do with one, each with how, and its subject."""
    near = queries.tickets_from(found)
    kinds: list[tuple[Any, list[Ticket]]] = [
        (_("went into"), [found.merged_into] if found.merged_into else []),
        (_("has taken up"), [row for row in near if row.merged_into_id == found.pk]),
        (_("belongs to"), [found.parent] if found.parent else []),
        (_("has below it"), [row for row in near if row.parent_id == found.pk]),
        (_("was split from"), [found.split_from] if found.split_from else []),
        (_("was split into"), [row for row in near if row.split_from_id == found.pk]),
        (_("has to do with"), _linked(found)),
    ]
    rows = {row.pk: row for _how, rows in kinds for row in rows}
    subjects = {row.pk: subject for row, subject in masked_subjects(rows.values())}
    return [(how, row, subjects[row.pk]) for how, rows_ in kinds for row in rows_]


def _linked(found: Ticket) -> list[Ticket]:
    pairs = Link.objects.filter(ticket=found) | Link.objects.filter(other=found)
    return [
        link.other if link.ticket_id == found.pk else link.ticket
        for link in pairs.select_related("ticket", "other")
    ]


def acts_of(
    found: Ticket, caller: User, *, messages: list[int], version: int | None = None
) -> dict[str, Any]:
    """Give the forms of what may be done with a ticket, filled with what is there."""
    known = {"version": found.version if version is None else version}
    queues = queries.served_queues(caller)
    state = State(found.state)
    return {
        "state_form": forms.StateForm(initial={**known, "state": state}),
        "change_form": forms.ChangeForm(
            initial={
                **known,
                "kind": Kind(found.kind),
                "priority": Priority(found.priority).value,
                "subject": subject_of(found),
            }
        ),
        "assign_form": forms.ToPersonForm(
            people=queries.possible_owners(found.queue), initial={"person": found.owner.username}
        ),
        "transfer_form": forms.ToQueueForm(queues=queues.exclude(pk=found.queue_id)),
        "task_form": forms.TaskForm(queues=queues),
        "number_form": forms.TicketNumberForm(),
        "split_form": forms.SplitForm(messages=messages),
        "answers_form": answers_form(found),
        "customer_form": forms.CustomerForm(initial={"customer_id": found.customer_number}),
    }
