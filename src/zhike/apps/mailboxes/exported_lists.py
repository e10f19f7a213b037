"""The mailboxes and what they could not take in, as files."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.apps.mailboxes.models import RejectedMail
from zhike.apps.mailboxes.queries import rejected_in
from zhike.apps.mailboxes.views import in_reach_of
from zhike.apps.people.list_exports import Column, ListExport, offer
from zhike.apps.people.rules import Permission


def _rejected(request: HttpRequest) -> QuerySet[RejectedMail]:
    number = request.GET.get("mailbox", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    return rejected_in(in_reach_of(request).filter(pk=int(number)))


offer(
    ListExport(
        name="mailboxes",
        sees=Permission.MANAGE_QUEUES,
        rows=in_reach_of,
        columns=(
            Column(_("Address"), "address"),
            Column(_("Queue"), "queue.name"),
            Column(_("IMAP server"), "host"),
            Column(_("Folder"), "folder"),
            Column(_("Looked into"), "looked_at"),
            Column(_("Paused since"), "paused_at"),
            Column(_("Not taken in"), "open"),
            Column(_("Last failure"), "told_failure"),
        ),
    ),
    ListExport(
        name="rejected_mails",
        sees=Permission.MANAGE_QUEUES,
        rows=_rejected,
        columns=(
            Column(_("Came in"), "rejected_at"),
            Column(_("Bytes"), "size"),
            Column(_("Reason"), "told_reason"),
            Column(_("Decided"), "decided_at"),
            Column(_("Decided by"), "decided_by"),
        ),
    ),
)
