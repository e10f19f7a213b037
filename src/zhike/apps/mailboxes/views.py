from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.mailboxes import actions, queries, reject_actions
from zhike.apps.mailboxes.errors import MailboxesError
from zhike.apps.mailboxes.forms import MailboxForm, NewMailboxForm
from zhike.apps.mailboxes.models import Mailbox, RejectedMail
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.sentences.told import told
from zhike.integrations.mail.errors import MailboxError

Forms = ["GET", "HEAD", "POST"]
PAGE_ROWS = 50
FIELDS = (
    "address", "queue", "host", "port", "encryption", "username", "folder", "taken_folder",
    "confirms",
)  # fmt: skip


@requires(Permission.MANAGE_QUEUES)
@require_http_methods(Forms)
def mailboxes(request: HttpRequest) -> HttpResponse:
    """Every mailbox in reach; a POST adds one."""
    person = person_of(request)
    form = NewMailboxForm(request.POST if request.method == "POST" else None, by=person)
    if form.is_valid():
        try:
            made = actions.add_mailbox(**form.cleaned_data, by=person.username)
        except MailboxesError as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, _("The mailbox is added. Test it now."))
            return redirect("mailboxes:mailbox", made.pk)
    context = {"form": form, "mailboxes": in_reach_of(request)}
    return render(request, "mailboxes/mailboxes.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_QUEUES)
@require_http_methods(Forms)
def mailbox(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    """One mailbox: how it is looked into, how that went, and what could not be taken in."""
    found = mailbox_of(request, mailbox_id)
    person = person_of(request)
    now: dict[str, Any] = {name: getattr(found, name) for name in FIELDS}
    form = MailboxForm(request.POST if request.method == "POST" else None, initial=now, by=person)
    if form.is_valid():
        try:
            actions.change_mailbox(found, **form.cleaned_data, by=person.username)
        except MailboxesError as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("mailboxes:mailbox", found.pk)
    rows = queries.rejected_in(Mailbox.objects.filter(pk=found.pk))
    context = {
        "mailbox": found,
        "crumbs": [(_("Mailboxes"), reverse("mailboxes:mailboxes"))],
        "form": form,
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "mailboxes/mailbox.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_QUEUES)
@require_POST
def test(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    found = mailbox_of(request, mailbox_id)
    try:
        waiting = actions.look_once(found, by=person_of(request).username)
    except MailboxError as error:
        messages.error(request, told(error))
    else:
        text = _("It works. Mails that wait: %(count)s.") % {"count": waiting}
        messages.success(request, text)
    return redirect("mailboxes:mailbox", found.pk)


@requires(Permission.MANAGE_QUEUES)
@require_POST
def pause(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    found = mailbox_of(request, mailbox_id)
    actions.pause_mailbox(found, by=person_of(request).username)
    messages.success(request, _("Mail stays where it is for now."))
    return redirect("mailboxes:mailbox", found.pk)


@requires(Permission.MANAGE_QUEUES)
@require_POST
def resume(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    found = mailbox_of(request, mailbox_id)
    actions.resume_mailbox(found, by=person_of(request).username)
    messages.success(request, _("Mail is taken in again."))
    return redirect("mailboxes:mailbox", found.pk)


@requires(Permission.MANAGE_QUEUES)
@require_POST
def remove(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    actions.remove_mailbox(mailbox_of(request, mailbox_id), by=person_of(request).username)
    messages.success(request, _("The mailbox is removed."))
    return redirect("mailboxes:mailboxes")


@requires(Permission.MANAGE_QUEUES)
@require_POST
def take(request: HttpRequest, reject_id: int) -> HttpResponse:
    return _decide(request, reject_id, reject_actions.take_rejected, _("The mail is taken in."))


@requires(Permission.MANAGE_QUEUES)
@require_POST
def discard(request: HttpRequest, reject_id: int) -> HttpResponse:
    told_so = _("The mail is discarded.")
    return _decide(request, reject_id, reject_actions.discard_rejected, told_so)


def in_reach_of(request: HttpRequest) -> Any:
    return in_reach(queries.mailboxes(), caller=person_of(request), branch="queue__branch")


def mailbox_of(request: HttpRequest, mailbox_id: int) -> Mailbox:
    found: Mailbox = get_object_or_404(in_reach_of(request), pk=mailbox_id)
    return found


def _decide(
    request: HttpRequest, reject_id: int, act: Callable[..., object], done: str
) -> HttpResponse:
    row = get_object_or_404(RejectedMail.objects.defer("content_sealed"), pk=reject_id)
    found = mailbox_of(request, row.mailbox_id)
    try:
        act(row.pk, by=person_of(request).username)
    except MailboxesError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("mailboxes:mailbox", found.pk)
