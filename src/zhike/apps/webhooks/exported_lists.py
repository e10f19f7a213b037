"""The webhooks and their messages as files."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.templatetags.acts import acts_words
from zhike.apps.audit.words import in_words
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.rules import Permission
from zhike.apps.webhooks.models import Delivery, Endpoint
from zhike.apps.webhooks.queries import deliveries_of, endpoints
from zhike.apps.webhooks.views import endpoint_of, wanted_state


def _acts(row: Endpoint) -> Any:
    return acts_words(row.activities) or _("All acts")


def _messages(request: HttpRequest) -> QuerySet[Delivery]:
    number = request.GET.get("endpoint", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    return deliveries_of(endpoint_of(int(number)), state=wanted_state(request))


def _last_answer(row: Delivery) -> str:
    tries = list(row.attempts.all())
    if not tries:
        return ""
    return f"HTTP {tries[-1].status}" if tries[-1].status else tries[-1].told_failure


offer(
    ListExport(
        name="webhooks",
        sees=Permission.MANAGE_WEBHOOKS,
        rows=lambda _request: endpoints(),
        columns=(
            Column(_("Name"), "name"),
            Column(_("Address"), "url"),
            Column(_("Which acts"), _acts),
            Column(_("Waiting"), "waiting"),
            Column(_("Not delivered"), "given_up"),
            Column(_("Last delivered"), "last_at"),
            Column(_("Paused since"), "paused_at"),
            Column(_("Failures in a row"), "failures_in_a_row"),
        ),
    ),
    ListExport(
        name="webhook_messages",
        sees=Permission.MANAGE_WEBHOOKS,
        rows=_messages,
        columns=(
            Column(_("Act"), lambda row: in_words(row.activity)),
            Column(_("Event"), "event_id", FieldClass.EXACT),
            Column(_("State"), "state_label"),
            Column(_("Made"), "created_at"),
            Column(_("Ended"), "done_at"),
            Column(_("Tries"), "tries"),
            Column(_("Last answer"), _last_answer),
        ),
    ),
)
