"""The one way an act of the operational half becomes an event and a row of the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.errors import EventOutsideTransaction
from zhike.apps.audit.looks import is_new_look, note_look
from zhike.apps.audit.models import AuditRow, Outbox, new_event_id
from zhike.apps.audit.origin import address_now, in_full
from zhike.apps.audit.sealed_values import as_text, keys_for, sealed
from zhike.apps.prepared.insert import insert
from zhike.apps.vault.keys import Keyring

SEE = "see customer"
CONFIDENTIAL = "confidential act"


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act as `record_event` takes it."""

    activity: str
    case_id: str
    by: str
    occurred_at: datetime | None = None
    channel: str = ""
    touchpoint: str = ""
    customer_id: str = ""
    outcome: str = ""
    attributes: Mapping[str, str] | None = None
    personal: Mapping[str, str] | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str = ""
    event_id: str = field(default_factory=new_event_id)

    @property
    def has_personal_values(self) -> bool:
        return bool(
            self.customer_id and (self.personal or self.before or self.after or self.reason)
        )


def record_event(
    *,
    activity: str,
    case_id: str,
    by: str,
    occurred_at: datetime | None = None,
    channel: str = "",
    touchpoint: str = "",
    customer_id: str = "",
    outcome: str = "",
    attributes: Mapping[str, str] | None = None,
    personal: Mapping[str, str] | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Outbox:
    """Write the event and the audit row of an act, in the transaction of the act.

    What comes back is the event as it was written, without its number in the table.

    Parameters
    ----------
    customer_id
        Whom the act is about. `before`, `after`, `reason` and `personal` are then sealed under his
        key, so that his erasure makes them unreadable; once he is erased they are not written.
    attributes
        What analysts read of the event. Nothing personal.
    personal
        Attributes of the event that are personal; they need a `customer_id`.
    before, after
        The values that the act changed. They stay in the audit log.
    """
    (event,) = record_events(
        [
            Act(
                activity=activity,
                case_id=case_id,
                by=by,
                occurred_at=occurred_at,
                channel=channel,
                touchpoint=touchpoint,
                customer_id=customer_id,
                outcome=outcome,
                attributes=attributes,
                personal=personal,
                before=before,
                after=after,
                reason=reason,
            )
        ]
    )
    return event


def record_events(acts: Iterable[Act]) -> list[Outbox]:
    """Write the events and audit rows of many acts with as few statements as of one."""
    acts = list(acts)
    # Outside a transaction a crash could keep the act and lose its event, or the reverse.
    if acts and not transaction.get_connection().in_atomic_block:
        raise EventOutsideTransaction(activity=acts[0].activity)
    now = timezone.now()
    keys = keys_for(act.customer_id for act in acts if act.has_personal_values)
    events = [_event(act, at=act.occurred_at or now, keys=keys) for act in acts]
    rows = [_row(act, at=act.occurred_at or now, keys=keys) for act in acts]
    if len(acts) == 1:
        insert(events[0])
        insert(rows[0])
    else:
        Outbox.objects.bulk_create(events)
        AuditRow.objects.bulk_create(rows)
    return events


def record_read(
    *,
    customer_id: str,
    by: str,
    fields: Sequence[str] = (),
    activity: str = SEE,
    case_id: str = "",
    outcome: str = "",
    reason: str = "",
) -> None:
    """Write down that somebody saw a customer, and which of his values unmasked.

    A look without unmasked values that the same person repeats within minutes is one look. What was
    seen in clear is written down every time. No event comes of it: it is nothing the customer did.

    Parameters
    ----------
    fields
        The names of the values that were shown unmasked.
    outcome, reason
        Which of the known reasons, and what the person wrote (sealed).
    """
    if not fields and not is_new_look(by=by, customer_id=customer_id, activity=activity):
        return
    keys = keys_for([customer_id] if reason else [])
    row = AuditRow(
        occurred_at=timezone.now(),
        by=in_full(by),
        address=address_now(),
        activity=activity,
        case_id=case_id or f"customer-{customer_id}",
        customer_id=customer_id,
        outcome=outcome,
        reason=sealed(reason, customer_id=customer_id, keys=keys),
        # Names of fields, not values: they may be read for ever.
        after=as_text({"fields": sorted(fields)} if fields else None),
    )
    insert(row)
    # A look whose row was rolled back must be written down when it comes again.
    transaction.on_commit(
        partial(note_look, by=by, customer_id=customer_id, activity=activity), robust=True
    )


def record_confidential(*, by: str, key_owner: str, said: Mapping[str, Any]) -> None:
    """Write down an act of which even the log says only that it was done.

    What it was stands in the row, sealed under a key that no customer has: who reads the log cannot
    open it, who holds the matter can. No event comes of it, since events are read by many.
    """
    if not transaction.get_connection().in_atomic_block:
        raise EventOutsideTransaction(activity=CONFIDENTIAL)
    row = AuditRow(
        occurred_at=timezone.now(),
        by=in_full(by),
        address=address_now(),
        activity=CONFIDENTIAL,
        case_id=key_owner,
        customer_id=key_owner,
        after=sealed(as_text(said) or "", customer_id=key_owner, keys=keys_for([key_owner])),
    )
    insert(row)


def _event(act: Act, *, at: datetime, keys: Keyring) -> Outbox:
    personal = {
        name: sealed(str(value), customer_id=act.customer_id, keys=keys)
        for name, value in (act.personal or {}).items()
    }
    return Outbox(
        event_id=act.event_id,
        activity=act.activity,
        case_id=act.case_id,
        by=in_full(act.by),
        occurred_at=at,
        channel=act.channel,
        touchpoint=act.touchpoint,
        customer_id=act.customer_id,
        outcome=act.outcome,
        attributes={**(act.attributes or {}), **personal},
    )


def _row(act: Act, *, at: datetime, keys: Keyring) -> AuditRow:
    before, after, reason = (
        sealed(text, customer_id=act.customer_id, keys=keys)
        for text in (as_text(act.before), as_text(act.after), act.reason)
    )
    return AuditRow(
        event_id=act.event_id,
        occurred_at=at,
        by=in_full(act.by),
        address=address_now(),
        activity=act.activity,
        case_id=act.case_id,
        customer_id=act.customer_id,
        outcome=act.outcome,
        reason=reason,
        before=before,
        after=after,
    )
