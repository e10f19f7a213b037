"""Takes events of calls in: each once, in whichever order they come, none in the way of another."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.sentences.told import kept
from zhike.apps.telephony.call_actions import follow_call
from zhike.apps.telephony.errors import AlreadyDecided
from zhike.apps.telephony.models import Call, Extension, HeardEvent, Switchboard
from zhike.apps.telephony.rules import EVENTS_KEPT, CallState, Facts, with_event
from zhike.apps.vault.keys import index_of, seal_for
from zhike.apps.vault.secrets import open_secret, seal_secret
from zhike.integrations.telephone import MAPPINGS, CallEvent, read_event, split_body
from zhike.integrations.telephone.errors import EventNotStored, EventRefused
from zhike.schema.identifiers import normal

log = logging.getLogger(__name__)
BY = "telephone"
FACTS = tuple(part.name for part in fields(Facts) if part.name != "number")


class Outcome(StrEnum):
    TAKEN = "taken"
    KNOWN = "known"  # told before
    LEFT_OUT = "left_out"  # of a kind that nobody here needs
    REJECTED = "rejected"  # kept for the administrator


def take_message(switchboard: Switchboard, *, body: bytes, now: datetime) -> list[Outcome]:
    """Take the events of a message in, one after the other; give what became of each.

    Raises
    ------
    EventRefused
        The message is no JSON, or holds too many.
    """
    Switchboard.objects.filter(pk=switchboard.pk).update(heard_at=now)
    return [_take(switchboard, raw, now=now) for raw in split_body(body)]


def _take(switchboard: Switchboard, raw: object, *, now: datetime) -> Outcome:
    text = json.dumps(raw, sort_keys=True, ensure_ascii=True)
    key = hashlib.sha256(text.encode()).hexdigest()
    try:
        return _heard(switchboard, raw, key=key, now=now)
    except OperationalError:
        raise  # the database is away: the telephone system tells it again
    except EventRefused as error:
        refusal: Exception = error
    except Exception as error:  # noqa: BLE001 - no event, whatever is in it, holds up the next one
        # The words of the error, and what stands behind it, may repeat the caller's number.
        log.warning("An event of switchboard %s failed: %s", switchboard.pk, type(error).__name__)
        refusal = EventNotStored(kind=type(error).__name__)
    return _reject(switchboard, text, key=key, why=refusal, now=now)


@transaction.atomic
def _heard(switchboard: Switchboard, raw: object, *, key: str, now: datetime) -> Outcome:
    event = read_event(raw, mapping=MAPPINGS[switchboard.mapping], received_at=now)
    if event is None:
        return Outcome.LEFT_OUT
    _row, is_new = HeardEvent.objects.get_or_create(
        switchboard=switchboard, once_key=key, defaults={"heard_at": now}
    )
    if not is_new:
        return Outcome.KNOWN
    hear_event(switchboard, event=event)
    return Outcome.TAKEN


@transaction.atomic
def hear_event(switchboard: Switchboard, *, event: CallEvent) -> Call:
    """Add an event to its call, and do what follows: a conversation, or a call to return."""
    Call.objects.get_or_create(
        switchboard=switchboard,
        call_id=event.call_id,
        defaults={"heard_at": timezone.now(), "is_inbound": event.is_inbound},
    )
    call = (
        Call.objects.select_for_update(of=("self",))
        .select_related("conversation__ticket__customer", "customer", "switchboard__queue__branch")
        .get(switchboard=switchboard, call_id=event.call_id)
    )
    before = CallState(call.state) if call.ringing_at or call.answered_at or call.ended_at else None
    facts = with_event(facts_of(call), event)
    for name in FACTS:
        setattr(call, "queue_name" if name == "queue" else name, getattr(facts, name))
    if facts.number and not call.number_sealed:
        call.number_sealed = seal_for(call.key_owner, facts.number)
        call.number_index = index_of(normal(facts.number, kind="phone"), kind="phone")
    call.state = facts.state
    call.agent = _agent_at(facts.extension)
    call.version += 1
    follow_call(call, at=event.at, before=before)
    call.save()
    if facts.state is not before:
        _record(call, at=event.at)
    return call


def _record(call: Call, *, at: datetime) -> None:
    state = CallState(call.state)
    answered = "call ended" if state is CallState.ENDED else "call answered"
    activity = (
        "call rings"
        if state is CallState.RINGING
        else "call missed"
        if state is CallState.MISSED
        else answered
    )
    record_event(
        activity=activity,
        case_id=call.case_id,
        by=BY,
        occurred_at=at,
        channel="phone",
        customer_id=call.customer.customer_id if call.customer else "",
        outcome="inbound" if call.is_inbound else "outbound",
        attributes={"call": call.public_id, "queue": call.queue_name},
    )


def facts_of(call: Call) -> Facts:
    """Give what is known of a call; of its number only that there is one."""
    values: dict[str, Any] = {
        name: getattr(call, "queue_name" if name == "queue" else name) for name in FACTS
    }
    return Facts(**values)


@transaction.atomic
def _reject(
    switchboard: Switchboard, text: str, *, key: str, why: Exception, now: datetime
) -> Outcome:
    row, is_new = HeardEvent.objects.get_or_create(
        switchboard=switchboard,
        once_key=key,
        defaults={
            "heard_at": now,
            "reason": kept(why),
            "content_sealed": seal_secret(text),
        },
    )
    if is_new:
        record_event(activity="reject call event", case_id=f"switchboard-{switchboard.pk}", by=BY)
    return Outcome.REJECTED if row.reason else Outcome.KNOWN


@transaction.atomic
def take_rejected(row_id: int, *, by: str) -> Call | None:
    """Read a rejected event once more, with what the mapping says now.

    Raises
    ------
    AlreadyDecided, EventRefused
    """
    row = _undecided(row_id)
    raw = json.loads(open_secret(row.content_sealed))
    board = row.switchboard
    event = read_event(raw, mapping=MAPPINGS[board.mapping], received_at=row.heard_at)
    call = hear_event(board, event=event) if event else None
    _decide(row, activity="take rejected call event", by=by)
    return call


@transaction.atomic
def discard_rejected(row_id: int, *, by: str) -> None:
    """Let a rejected event go; its text is forgotten."""
    _decide(_undecided(row_id), activity="discard rejected call event", by=by)


def forget_old_events(*, now: datetime | None = None) -> int:
    """Forget which events were told long ago; what waits for a decision stays."""
    limit = (now or timezone.now()) - EVENTS_KEPT
    old = HeardEvent.objects.filter(heard_at__lt=limit)
    return old.filter(reason="").delete()[0]


def _agent_at(extension: str) -> Any:
    if not extension:
        return None
    found = Extension.objects.select_related("user").filter(number=extension).first()
    return found.user if found and found.user.is_active else None


def _undecided(row_id: int) -> HeardEvent:
    rows = HeardEvent.objects.select_for_update(of=("self",)).select_related("switchboard__queue")
    row = rows.exclude(reason="").get(pk=row_id)
    if row.decided_at is not None:
        raise AlreadyDecided
    return row


def _decide(row: HeardEvent, *, activity: str, by: str) -> None:
    row.decided_at, row.decided_by, row.content_sealed = timezone.now(), by, ""
    row.save()
    record_event(activity=activity, case_id=f"switchboard-{row.switchboard_id}", by=by)
