"""What is done with a ticket: one view an act, each answers with the page of the ticket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.apps.audit.errors import StaleVersion
from zhike.apps.conversations.errors import ConversationError
from zhike.apps.conversations.models import Message
from zhike.apps.conversations.split_actions import split_ticket
from zhike.apps.customers.queries import customers_for
from zhike.apps.desk import forms
from zhike.apps.desk.shown import subject_of
from zhike.apps.desk.ticket_views import answers_form, found_ticket, ticket_page
from zhike.apps.fields.actions import answer
from zhike.apps.fields.errors import FieldError
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.tickets import actions, merge_actions, queries, work_actions
from zhike.apps.tickets.errors import TicketError, TicketUnknown
from zhike.apps.tickets.models import Task, Ticket

REFUSALS = (TicketError, FieldError, ConversationError, StaleVersion)


@requires(Permission.WORK_TICKETS)
@require_POST
def state(request: HttpRequest, number: str) -> HttpResponse:
    found, by = found_ticket(request, number), person_of(request).username
    return _with(
        request,
        found,
        forms.StateForm(request.POST),
        lambda said: actions.change_state(found.pk, **said, by=by),
    )


@requires(Permission.WORK_TICKETS)
@require_POST
def change(request: HttpRequest, number: str) -> HttpResponse:
    found, by = found_ticket(request, number), person_of(request).username

    def act(said: dict[str, Any]) -> None:
        # The page shows numbers masked: a subject that was not touched is not written back.
        if said["subject"] == subject_of(found):
            said["subject"] = ""
        actions.change_ticket(found.pk, **said, by=by)

    return _with(request, found, forms.ChangeForm(request.POST), act)


@requires(Permission.WORK_TICKETS)
@require_POST
def assign(request: HttpRequest, number: str) -> HttpResponse:
    found, by = found_ticket(request, number), person_of(request).username
    form = forms.ToPersonForm(request.POST, people=queries.possible_owners(found.queue))
    return _with(
        request,
        found,
        form,
        lambda said: actions.assign_ticket(found.pk, owner=said["person"], by=by),
    )


@requires(Permission.WORK_TICKETS)
@require_POST
def transfer(request: HttpRequest, number: str) -> HttpResponse:
    found, caller = found_ticket(request, number), person_of(request)
    form = forms.ToQueueForm(request.POST, queues=queries.served_queues(caller))
    return _with(
        request,
        found,
        form,
        lambda said: actions.transfer_ticket(found.pk, **said, by=caller.username),
    )


@requires(Permission.WORK_TICKETS)
@require_POST
def note(request: HttpRequest, number: str) -> HttpResponse:
    found, author = found_ticket(request, number), person_of(request)
    return _with(
        request,
        found,
        forms.NoteForm(request.POST),
        lambda said: work_actions.add_note(found.pk, **said, author=author),
    )


@requires(Permission.WORK_TICKETS)
@require_POST
def task(request: HttpRequest, number: str) -> HttpResponse:
    """Ask a department for its part."""
    found, caller = found_ticket(request, number), person_of(request)
    form = forms.TaskForm(request.POST, queues=queries.served_queues(caller))
    return _with(
        request,
        found,
        form,
        lambda said: work_actions.ask_department(found.pk, **said, by=caller.username),
    )


@requires(Permission.WORK_TICKETS)
@require_POST
def accept(request: HttpRequest, number: str, task_id: int) -> HttpResponse:
    found, by = found_ticket(request, number), person_of(request)
    wanted = _task(found, task_id)
    return _done(request, found, lambda: work_actions.accept_task(wanted.pk, by=by))


@requires(Permission.WORK_TICKETS)
@require_POST
def finish(request: HttpRequest, number: str, task_id: int) -> HttpResponse:
    found, by = found_ticket(request, number), person_of(request)
    wanted = _task(found, task_id)
    return _with(
        request,
        found,
        forms.ResultForm(request.POST),
        lambda said: work_actions.finish_task(wanted.pk, **said, by=by),
    )


@requires(Permission.SEE_TICKETS)
@require_POST
def watch(request: HttpRequest, number: str) -> HttpResponse:
    found, user = found_ticket(request, number), person_of(request)
    form = forms.WatchForm(request.POST)
    return _with(
        request,
        found,
        form,
        lambda said: work_actions.watch_ticket(found.pk, user=user, is_on=said["is_on"]),
    )


@requires(Permission.WORK_TICKETS)
@require_POST
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """Let this matter go on in another ticket."""
    found, caller = found_ticket(request, number), person_of(request)

    def act(said: dict[str, Any]) -> None:
        target = _other(request, said["number"])
        merge_actions.merge_ticket(found.pk, into=target.pk, by=caller.username)

    return _with(request, found, forms.TicketNumberForm(request.POST), act)


@requires(Permission.WORK_TICKETS)
@require_POST
def unmerge(request: HttpRequest, number: str) -> HttpResponse:
    found, by = found_ticket(request, number), person_of(request).username
    return _done(request, found, lambda: merge_actions.unmerge_ticket(found.pk, by=by))


@requires(Permission.WORK_TICKETS)
@require_POST
def split(request: HttpRequest, number: str) -> HttpResponse:
    """Give some messages to a ticket of their own."""
    found, by = found_ticket(request, number), person_of(request).username
    own = list(Message.objects.filter(ticket=found).values_list("pk", flat=True))
    return _with(
        request,
        found,
        forms.SplitForm(request.POST, messages=own),
        lambda said: split_ticket(found.pk, **said, by=by),
    )


@requires(Permission.WORK_TICKETS)
@require_POST
def link(request: HttpRequest, number: str) -> HttpResponse:
    found, caller = found_ticket(request, number), person_of(request)

    def act(said: dict[str, Any]) -> None:
        other = _other(request, said["number"])
        work_actions.link_tickets(found.pk, other=other, by=caller.username)

    return _with(request, found, forms.TicketNumberForm(request.POST), act)


@requires(Permission.WORK_TICKETS)
@require_POST
def answers(request: HttpRequest, number: str) -> HttpResponse:
    """Answer the bank's own questions about a matter."""
    found, by = found_ticket(request, number), person_of(request).username
    form = answers_form(found, request.POST)
    return _with(request, found, form, lambda _said: answer(found.pk, said=form.said, by=by))


@requires(Permission.WORK_TICKETS)
@require_POST
def customer(request: HttpRequest, number: str) -> HttpResponse:
    """Say which customer a matter is about."""
    found, caller = found_ticket(request, number), person_of(request)
    form = forms.CustomerForm(request.POST)
    if form.is_valid():
        wanted = form.cleaned_data["customer_id"].strip()
        who = customers_for(caller).filter(customer_id=wanted).first()
        if who is not None:
            return _done(
                request,
                found,
                lambda: actions.link_customer(found.pk, customer=who, by=caller.username),
            )
        form.add_error("customer_id", _("No customer with this number. Look the number up."))
    return ticket_page(request, found, wrong=form, status=422)


def _other(request: HttpRequest, number: str) -> Ticket:
    other = queries.ticket_seen(person_of(request), number)
    if other is None:
        raise TicketUnknown
    return other


def _task(found: Ticket, task_id: int) -> Task:
    wanted = Task.objects.filter(pk=task_id, ticket__in=queries.family_of(found)).first()
    if wanted is None:
        raise Http404
    return wanted


def _with(
    request: HttpRequest,
    found: Ticket,
    form: BaseForm,
    act: Callable[[dict[str, Any]], Any],
) -> HttpResponse:
    """Do what a form says; a form that is wrong stands on the page with its errors."""
    if not form.is_valid():
        return ticket_page(request, found, wrong=form, status=422)
    return _done(request, found, lambda: act(dict(form.cleaned_data)))


def _done(request: HttpRequest, found: Ticket, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    # Who gave it away may not see it any more.
    if queries.ticket_seen(person_of(request), found.number) is None:
        return redirect("desk:tickets")
    return redirect("desk:ticket", found.number)
