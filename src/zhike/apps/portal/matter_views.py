"""The customer's matters: ask, complain, follow, answer, withdraw, have it looked at again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.conversations.errors import ConversationError
from zhike.apps.conversations.files import content_of
from zhike.apps.conversations.models import Attachment
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.fields.forms import AnswersForm
from zhike.apps.fields.queries import asked_of_customers
from zhike.apps.portal import matter_actions, matters
from zhike.apps.portal.doors import customer_here, of_customer
from zhike.apps.portal.errors import PortalError
from zhike.apps.portal.forms import AskForm, ComplainForm, ReasonForm, ReplyForm
from zhike.apps.portal.wholes import note_looked_at, whole_of
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind
from zhike.apps.vault.keys import Keyring

PAGE_SIZE = 20


@of_customer
@require_safe
def matter_list(request: HttpRequest) -> HttpResponse:
    """All matters of the person, the newest first."""
    rows = matters.tickets_of(_members(request)).filter(merged_into=None)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": matters.listed(page.object_list)}
    return render(request, "portal/matters.html", context)


@of_customer
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A question, an order, a proposal."""
    asked = list(asked_of_customers())
    is_sent = request.method == "POST"
    answers = AnswersForm(request.POST if is_sent else None, asked=asked)
    if is_sent and not answers.is_valid():
        form = AskForm(request.POST, request.FILES)
        return render(request, "portal/ask.html", {"form": form, "answers": answers}, status=422)

    def act(members: list[Customer], *, kind: Kind, **said: Any) -> Ticket:
        given = answers.said if is_sent else {}
        fitting = {
            field: text
            for field, text in given.items()
            if not field.ticket_kinds or kind in field.ticket_kinds
        }
        return matter_actions.ask(members, kind=kind, answers=fitting, **said)

    return _begun(request, AskForm, act, "portal/ask.html", answers=answers)


@of_customer
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """A complaint; nothing is asked that the bank holds already."""
    return _begun(request, ComplainForm, matter_actions.complain, "portal/complain.html")


@of_customer
@require_safe
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """One matter: where it stands, until when what is due, what was written, what can be done."""
    members = _members(request)
    found = _found(members, number)
    if found.number != number:
        return redirect("portal:matter", found.number)
    return _shown(request, members, found)


@of_customer
@require_POST
def reply(request: HttpRequest, number: str) -> HttpResponse:
    members = _members(request)
    found, form = _found(members, number), ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            goes_on = matter_actions.reply(members, found, **form.cleaned_data)
        except (PortalError, ConversationError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your message is with us."))
            return redirect("portal:matter", goes_on.number)
    return _shown(request, members, found, reply_form=form, status=422)


@of_customer
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    members = _members(request)
    found = _found(members, number)
    try:
        is_closed = matter_actions.withdraw(members, found)
    except (PortalError, ConversationError) as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("It is taken back.") if is_closed else _("We know that you take it back.")
        messages.success(request, told)
    return redirect("portal:matter", found.number)


@of_customer
@require_POST
def again(request: HttpRequest, number: str) -> HttpResponse:
    """Ask that what was answered is looked at again."""
    members = _members(request)
    found, form = _found(members, number), ReasonForm(request.POST)
    if form.is_valid():
        try:
            matter_actions.ask_again(members, found, reason=form.cleaned_data["reason"])
        except (PortalError, ConversationError) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("We look at it again."))
        return redirect("portal:matter", found.number)
    return _shown(request, members, found, reason_form=form, status=422)


@of_customer
@require_safe
def file(request: HttpRequest, number: str, file_id: str) -> HttpResponse:
    """A file of the thread; a browser saves it and never runs it on our page."""
    members = _members(request)
    found = matters.file_of(members, _found(members, number), file_id)
    if found is None:
        raise Http404
    return file_answer(found)


def file_answer(found: Attachment) -> HttpResponse:
    """The file itself; a browser saves it and never runs it."""
    owner = found.ticket.key_owner
    ring = Keyring.of([owner])
    content = ring.open(found.content_sealed, customer_id=owner)
    response = HttpResponse(content_of(content), content_type=found.content_type)
    name = ring.open(found.name_sealed, customer_id=owner)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _begun(
    request: HttpRequest,
    form_class: type[Form],
    act: Callable[..., Ticket],
    template: str,
    **more: Any,
) -> HttpResponse:
    is_sent = request.method == "POST"
    form = form_class(request.POST, request.FILES) if is_sent else form_class()
    if form.is_valid():
        try:
            made = act(_members(request), **form.cleaned_data, language=get_language() or "")
        except (PortalError, ConversationError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("We have it. Here you see how it goes on."))
            return redirect("portal:matter", made.number)
    return render(request, template, {"form": form, **more}, status=422 if form.errors else 200)


def _shown(
    request: HttpRequest,
    members: list[Customer],
    found: Ticket,
    *,
    reply_form: ReplyForm | None = None,
    reason_form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    whole = whole_of(members, found)
    if request.method == "GET":
        note_looked_at(whole)
    context: dict[str, Any] = {
        "matter": whole.matter,
        "news": whole.news,
        "letters": whole.letters,
        "ticket": found,
        "lines": whole.lines,
        "deadlines": whole.deadlines,
        "steps": whole.steps,
        "to_rate": whole.to_rate,
        "is_complaint": whole.is_complaint,
        "is_done": whole.is_done,
        "reply_form": reply_form or ReplyForm(),
        "reason_form": reason_form or ReasonForm(),
    }
    return render(request, "portal/matter.html", context, status=status)


def _members(request: HttpRequest) -> list[Customer]:
    return members_of(customer_here(request))


def _found(members: list[Customer], number: str) -> Ticket:
    """A matter of the person himself; of anybody else there is none."""
    found = matters.ticket_of(members, number)
    if found is None:
        raise Http404
    return found
