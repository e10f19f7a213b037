"""What administrators decide about the chat."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.webchat.models import ChatTerms

NAMES = ("is_on", "sites", "welcome_zh", "welcome_en", "offers_call_back")


@transaction.atomic
def set_chat_terms(*, by: str, **said: Any) -> ChatTerms:
    """Say how the chat is offered from now on."""
    before = ChatTerms.objects.select_for_update().filter(pk=1).first() or ChatTerms()
    told = _told(before)
    for name, value in said.items():
        setattr(before, name, value)
    before.save()
    record_event(
        activity="change chat terms",
        case_id="webchat",
        by=by,
        before=told,
        after=_told(before),
    )
    return before


def _told(terms: ChatTerms) -> dict[str, Any]:
    queue = terms.queue.code if terms.queue else ""
    return {name: getattr(terms, name) for name in NAMES} | {"queue": queue}
