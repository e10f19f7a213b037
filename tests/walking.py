"""Every page of the web system with an address that answers, over the rows of `planting`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.planting import CUSTOMER

PART = re.compile(r"<(?:\w+:)?(\w+)>")
# What stands for a part of an address: a row, or a text. A part without a line fails the walk.
ROWS = {
    "branch_id": "people.Branch", "copy_id": "privacy.CopyFile", "delivery_id": "webhooks.Delivery",
    "endpoint_id": "webhooks.Endpoint", "erasure_id": "privacy.Erasure",
    "exception_id": "calendars.HoursException", "hold_id": "privacy.LegalHold",
    "hours_id": "calendars.ServiceHours", "identifier_id": "customers.Identifier",
    "import_id": "imports.Import", "job_id": "jobs.Job", "key_id": "people.SecurityKey",
    "mailbox_id": "mailboxes.Mailbox", "reject_id": "mailboxes.RejectedMail",
    "block_id": "blocks.Block", "held_id": "blocks.Held",
    "board_id": "telephony.Switchboard", "event_id": "telephony.HeardEvent",
    "extension_id": "telephony.Extension",
    "merge_id": "identities.Merge", "pair_id": "identities.Pair",
    "promise_id": "tickets.ServicePromise", "queue_id": "people.WorkQueue",
    "relation_id": "customers.Relation", "own_id": "rulepacks.BankRule",
    "notification_id": "notifications.Notification", "outage_id": "calendars.Outage",
    "request_id": "privacy.RightsRequest", "role_id": "people.OwnRole", "row_id": "people.StandIn",
    "task_id": "tickets.Task", "team_id": "people.Team", "token_id": "api.Token",
    "user_id": "people.User",
    "improvement_id": "improvements.Improvement", "report_id": "productvoice.ProductReport",
    "field_id": "fields.TicketField", "reply_id": "shortcuts.SavedReply",
    "macro_id": "shortcuts.Macro",
    "ticket_view_id": "shortcuts.TicketView", "view_id": "journeys.SavedView",
    "remedy_id": "complaints.Remedy",
    "correction_id": "complaints.CorrectiveAction", "share_id": "surveys.SampleShare",
    "quota_id": "surveys.Quota", "trigger_id": "surveys.Trigger", "link_id": "surveys.OpenLink",
}  # fmt: skip
TEXTS = {
    "act": "accept", "kind": "not_accepted",
    "customer_id": CUSTOMER, "number": "2026", "day": "2026-01-01", "batch_id": "none",
    "jurisdiction": "CN", "rule_id": "none", "log_name": "planted", "log": "planted",
    "key": "none", "tab": "variants", "question": "variants", "form": "csv", "case_id": "case-1",
    "question_code": "none", "rest": "nothing", "token": "none", "file_id": "none",
}  # fmt: skip
# One name, several tables: the address decides.
CODES = {
    "/admin/calendars/": "calendars.WorkCalendar",
    "/admin/privacy/assessments/": "privacy.Assessment",
    "/admin/privacy/periods/": "privacy.RetentionRule",
    "/admin/purposes/": "consents.Purpose",
    "/admin/surveys/": "surveys.Survey",
    "/api/v1/branches/": "people.Branch",
    "/api/v1/calendars/": "calendars.WorkCalendar",
    "/api/v1/surveys/": "surveys.Survey",
}


# What the outside world calls a row.
PUBLIC = {
    "/api/v1/conversations/": "conversations.Conversation",
    "/desk/c/": "conversations.Conversation",
    "/desk/files/": "conversations.Attachment",
    "/telephony/calls/": "telephony.Call",
    "/telephony/events/": "telephony.Switchboard",
    "/my/ratings/": "surveys.Invitation",
    "/api/v1/my/ratings/": "surveys.Invitation",
    "/chat/files/": "conversations.Attachment",
    "/suspicions/": "suspicions.Notice",
}
TICKETS = ("/api/v1/tickets/", "/api/v1/my/matters/", "/desk/tickets/", "/complaints/")


def addresses(planted: dict[str, Model]) -> list[str]:
    """Every address, with the planted row in the place of each part."""
    return [
        PART.sub(partial(_part, path=path, planted=planted), path)
        for path in sorted({path for path, _entry in _patterns(get_resolver())})
    ]


def pages(client: Client, planted: dict[str, Model]) -> Iterator[tuple[str, HttpResponse]]:
    """What each address below no API answers to a GET."""
    for address in addresses(planted):
        if not address.startswith(settings.TOKEN_PATHS):
            yield address, client.get(address)


def content_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace")


def _patterns(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, path)
        else:
            yield path, entry


def _part(found: re.Match[str], *, path: str, planted: dict[str, Model]) -> str:
    name = found[1]
    if name == "code":
        (label,) = [label for start, label in CODES.items() if path.startswith(start)]
        return str(getattr(planted.get(label), "code", "none"))
    if name in {"conversation_id", "public_id"}:
        (label,) = [label for start, label in PUBLIC.items() if path.startswith(start)]
        return str(getattr(planted.get(label), "public_id", "none"))
    if name == "number" and path.startswith(TICKETS):
        return str(planted["tickets.Ticket"])
    if name in ROWS:
        return str(planted[ROWS[name]].pk)
    assert name in TEXTS, f"{path}: say in tests/walking.py what stands for {name}"
    return TEXTS[name]
