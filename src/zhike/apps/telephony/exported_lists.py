"""Telephone systems, extensions and what could not be taken in, as files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission
from zhike.apps.telephony.queries import extensions_for, rejected_in
from zhike.apps.telephony.views import in_reach_of


def _rejected(request: HttpRequest) -> Any:
    number = request.GET.get("switchboard", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    return rejected_in(in_reach_of(request).filter(pk=int(number)))


offer(
    ListExport(
        name="switchboards",
        sees=Permission.MANAGE_QUEUES,
        rows=in_reach_of,
        columns=(
            Column(_("Name"), "name"),
            Column(_("Form of its events"), "mapping"),
            Column(_("Queue"), "queue.name"),
            Column(_("Heard of last"), "heard_at"),
            Column(_("Not taken in"), "rejected"),
        ),
    ),
    ListExport(
        name="extensions",
        sees=Permission.MANAGE_QUEUES,
        rows=lambda request: extensions_for(person_of(request)),
        columns=(
            Column(_("Extension"), "number"),
            Column(_("Colleague"), "user", FieldClass.STAFF),
            Column(_("Given by"), "set_by", FieldClass.STAFF),
        ),
    ),
    ListExport(
        name="rejected_call_events",
        sees=Permission.MANAGE_QUEUES,
        rows=_rejected,
        columns=(
            Column(_("Came in"), "heard_at"),
            Column(_("Reason"), "told_reason"),
            Column(_("Decided"), "decided_at"),
            Column(_("Decided by"), "decided_by"),
        ),
    ),
)
