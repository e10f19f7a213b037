"""Every write about notices. No event comes of any of them: events are read by many.

What stands in the audit log is a neutral act, sealed under the key of the notice.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from zhike.apps.audit.actions import record_confidential
from zhike.apps.people.models import Branch, User
from zhike.apps.suspicions import rules
from zhike.apps.suspicions.errors import SaidMissing, StepNotAllowed, TextMissing
from zhike.apps.suspicions.models import Notice, Step
from zhike.apps.suspicions.rules import DECIDED, Sign, State
from zhike.apps.vault.keys import index_of, seal_for

INDEX = "suspicion"


@transaction.atomic
def send_notice(
    *,
    sign: Sign,
    text: str,
    author: User,
    once: str,
    customer_id: str = "",
    ticket: str = "",
    at: datetime | None = None,
) -> Notice:
    """Send a notice to the AML role. Its author sees it no more.

    Raises
    ------
    TextMissing
    """
    said = text.strip()
    if not said:
        raise TextMissing
    sent_before = Notice.objects.filter(once=once).first()
    if sent_before is not None:
        return sent_before
    made = Notice(
        once=once,
        branch=_branch_of(author),
        about_index=index_of(customer_id, kind=INDEX) if customer_id else "",
        sent_at=at or timezone.now(),
    )
    about = {"customer": customer_id, "ticket": ticket, "sign": sign, "author": author.username}
    made.about_sealed = seal_for(made.key_owner, json.dumps(about, ensure_ascii=False))
    made.text_sealed = seal_for(made.key_owner, said)
    made.save()
    _record(made, by=author.username, said={"act": "send", **about})
    return made


def take_into_review(notice: Notice, *, by: User) -> Notice:
    """Begin, or begin again, to look into it."""
    return _step(notice, State.IN_REVIEW, by=by, said="")


def forward(notice: Notice, *, by: User, reference: str) -> Notice:
    """Note that it went to the AML unit, under the unit's own number.

    Raises
    ------
    SaidMissing, StepNotAllowed
    """
    return _step(notice, State.FORWARDED, by=by, said=_needed(reference))


def dismiss(notice: Notice, *, by: User, reason: str) -> Notice:
    """Note that nothing suspicious is left, and why.

    Raises
    ------
    SaidMissing, StepNotAllowed
    """
    return _step(notice, State.DISMISSED, by=by, said=_needed(reason))


def note_read(notice: Notice, *, by: User) -> None:
    """Write down that somebody opened it."""
    with transaction.atomic():
        _record(notice, by=by.username, said={"act": "read"})


@transaction.atomic
def _step(notice: Notice, wanted: State, *, by: User, said: str) -> Notice:
    found = Notice.objects.select_for_update().get(pk=notice.pk)
    if not rules.may_become(State(found.state), wanted):
        raise StepNotAllowed
    now = timezone.now()
    found.state = wanted
    if found.taken_at is None:
        found.taken_at = now
    found.decided_at = now if wanted in DECIDED else None
    found.version = F("version") + 1
    found.save()
    Step.objects.create(
        notice=found,
        state=wanted,
        by=by,
        said_sealed=seal_for(found.key_owner, said) if said else "",
        done_at=now,
    )
    _record(found, by=by.username, said={"act": wanted, "said": said})
    found.refresh_from_db()
    return found


def _branch_of(author: User) -> Branch:
    """Whose branch it came from; without one it is the head office's."""
    return author.branch or Branch.objects.order_by("path").first() or Branch()


def _needed(said: str) -> str:
    if not said.strip():
        raise SaidMissing
    return said.strip()


def _record(notice: Notice, *, by: str, said: dict[str, Any]) -> None:
    record_confidential(by=by, key_owner=notice.key_owner, said=said)
