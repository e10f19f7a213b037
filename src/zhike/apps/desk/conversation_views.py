"""What an agent does in a conversation. Every act answers with the page it leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhike.apps.conversations import line_actions, presence_actions
from zhike.apps.conversations.actions import Said, agent_writes, keep_draft
from zhike.apps.conversations.delivery_actions import note_seen
from zhike.apps.conversations.errors import ConversationError
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.models import PRESENCE_LABELS, Conversation
from zhike.apps.conversations.rules import Side
from zhike.apps.desk.actions import note_onlooker
from zhike.apps.desk.forms import (
    DraftForm,
    EndForm,
    PresenceForm,
    ReplyForm,
    SeenForm,
    ToPersonForm,
    ToQueueForm,
)
from zhike.apps.desk.queries import others_at
from zhike.apps.desk.views import found_conversation, lines_after, may_write, shown
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.shortcuts.errors import VariableUnfilled
from zhike.apps.shortcuts.rules import unfilled_in
from zhike.apps.tickets import queries as tickets
from zhike.apps.tickets.errors import TicketError
from zhike.apps.tickets.work_actions import add_note
from zhike.apps.webchat.actions import note_typing, stop_typing

REFUSALS = (ConversationError, TicketError)
DONE = 204


@requires(Permission.WORK_TICKETS)
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take whoever has waited longest."""
    try:
        taken = line_actions.take_next(agent=person_of(request))
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:desk")
    if taken is None:
        messages.info(request, _("Nobody waits in your queues."))
        return redirect("desk:desk")
    return redirect("desk:conversation", taken.public_id)


@requires(Permission.WORK_TICKETS)
@require_POST
def take(request: HttpRequest, public_id: str) -> HttpResponse:
    found, agent = found_conversation(request, public_id), person_of(request)
    return _done(request, found, lambda: line_actions.take(found.pk, agent=agent))


@requires(Permission.WORK_TICKETS)
@require_POST
def reply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write to the customer, or a note that only colleagues read."""
    found, author = found_conversation(request, public_id), person_of(request)
    form = ReplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return shown(request, found, reply=form, status=422)
    text = form.cleaned_data["text"]
    if unfilled := unfilled_in(text):
        form.add_error("text", str(VariableUnfilled(names=unfilled)))
        return shown(request, found, reply=form, status=422)
    if form.cleaned_data["is_note"]:
        return _done(request, found, lambda: add_note(found.ticket_id, text=text, author=author))
    said = Said(
        text=text,
        client_id=form.cleaned_data["client_id"],
        files=[
            Upload(name=file.name, content=file.read()) for file in form.cleaned_data["attached"]
        ],
    )
    try:
        agent_writes(found.pk, said=said, author=author)
    except REFUSALS as refusal:
        # What was written stays in the field, with the reason beside it.
        form.add_error(None, str(refusal))
        return shown(request, found, reply=form, status=422)
    stop_typing(found, side=Side.STAFF)
    if request.headers.get("X-Desk-Lines"):
        return lines_after(request, found, request.POST.get("after", ""))
    return redirect("desk:conversation", found.public_id)


@requires(Permission.WORK_TICKETS)
@require_POST
def typing(request: HttpRequest, public_id: str) -> HttpResponse:
    """The agent writes at this moment, and the customer of a chat sees so."""
    found = found_conversation(request, public_id)
    if may_write(person_of(request), found):
        note_typing(found, side=Side.STAFF)
    return HttpResponse(status=DONE)


@requires(Permission.SEE_TICKETS)
@never_cache
@require_POST
def open_here(request: HttpRequest, public_id: str) -> HttpResponse:
    """Somebody has the conversation before him; he is told who else has."""
    found, person = found_conversation(request, public_id), person_of(request)
    note_onlooker(found, user=person, types=bool(request.POST.get("types")))
    return render(request, "desk/_others.html", {"others": others_at(found, user=person)})


@requires(Permission.WORK_TICKETS)
@require_POST
def seen(request: HttpRequest, public_id: str) -> HttpResponse:
    """The agent has the customer's messages before him."""
    found, form = found_conversation(request, public_id), SeenForm(request.POST)
    if form.is_valid() and found.agent_id == person_of(request).pk:
        note_seen(found.pk, up_to=form.cleaned_data["up_to"], by_side=Side.STAFF, is_read=True)
    return HttpResponse(status=DONE)


@requires(Permission.WORK_TICKETS)
@require_POST
def draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep what the agent has begun to write."""
    found, form = found_conversation(request, public_id), DraftForm(request.POST)
    if form.is_valid() and may_write(person_of(request), found):
        keep_draft(found, user=person_of(request), **form.cleaned_data)
    return HttpResponse(status=DONE)


@requires(Permission.WORK_TICKETS)
@require_POST
def hand_over(request: HttpRequest, public_id: str) -> HttpResponse:
    found, by = found_conversation(request, public_id), person_of(request)
    form = ToPersonForm(request.POST, people=tickets.possible_owners(found.queue))
    if not form.is_valid():
        return refused(request, found, form)
    agent = form.cleaned_data["person"]
    return _done(
        request, found, lambda: line_actions.assign(found.pk, agent=agent, by=by), leave=True
    )


@requires(Permission.WORK_TICKETS)
@require_POST
def to_queue(request: HttpRequest, public_id: str) -> HttpResponse:
    found, by = found_conversation(request, public_id), person_of(request)
    form = ToQueueForm(request.POST, queues=tickets.served_queues(by))
    if not form.is_valid():
        return refused(request, found, form)
    return _done(
        request,
        found,
        lambda: line_actions.send_to_queue(found.pk, **form.cleaned_data, by=by),
        leave=True,
    )


@requires(Permission.WORK_TICKETS)
@require_POST
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    found, by = found_conversation(request, public_id), person_of(request)
    form = EndForm(request.POST)
    solved = form.is_valid() and form.cleaned_data["solved"]
    return _done(
        request, found, lambda: line_actions.end_conversation(found.pk, by=by, solved=solved)
    )


@requires(Permission.WORK_TICKETS)
@require_POST
def presence(request: HttpRequest) -> HttpResponse:
    form = PresenceForm(request.POST)
    if form.is_valid():
        presence_actions.set_presence(user=person_of(request), state=form.cleaned_data["state"])
    return redirect("desk:desk")


@requires(Permission.WORK_TICKETS)
@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """A page of his is open; where he had fallen silent meanwhile it is told what he is now."""
    state = presence_actions.note_seen_agent(person_of(request))
    if state is None:
        return HttpResponse(status=DONE)
    words = _("You were not heard of for a while. Now you are: %(state)s")
    return JsonResponse({"state": state, "words": words % {"state": PRESENCE_LABELS[state]}})


def _done(
    request: HttpRequest, found: Conversation, act: Callable[[], Any], *, leave: bool = False
) -> HttpResponse:
    try:
        act()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        leave = False
    # Who gave it on may not see it any more.
    return redirect("desk:desk") if leave else redirect("desk:conversation", found.public_id)


def refused(request: HttpRequest, found: Conversation, form: Any) -> HttpResponse:
    messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
    return redirect("desk:conversation", found.public_id)
