"""Changing keys as acts: the vault turns the keys, and the audit log says who had it done."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.vault import rotation
from zhike.apps.vault.actions import change_key
from zhike.apps.vault.rotation import Progress


def rotate_master(*, by: str, progress: Progress | None = None) -> int:
    """Change the master key, or go on with a change that was interrupted; give the rows written."""
    if rotation.begin_master_change():
        _record("change master key", by=by, after={"master": rotation.keys_now().master})
    rows = rotation.wrap_anew(progress=progress)
    _record("wrap keys anew", by=by, after={"rows": rows})
    return rows


def rotate_index_key(*, by: str, progress: Progress | None = None) -> int:
    """Change the key of the blind indexes and write them anew; give how many rows."""
    if rotation.begin_index_change():
        _record("change index key", by=by, after={"number": rotation.keys_now().index_key})
    rows = rotation.index_anew(progress=progress)
    _record("index anew", by=by, after={"rows": rows})
    return rows


def forget_keys(*, by: str) -> dict[str, int]:
    """Throw the keys before away; give how many of each kind. KeysInUse while rows need one.

    Some time after the change, not with it: a process that had the old key in hand when it changed
    may write one more row under it, which is found and written anew here.
    """
    rotation.wrap_anew()
    rotation.index_anew()
    forgotten = {
        "master": int(rotation.forget_old_master()),
        "index": rotation.forget_old_index_keys(),
    }
    if any(forgotten.values()):
        _record("forget keys", by=by, after=forgotten)
    return forgotten


@transaction.atomic
def rotate_customer_key(customer_id: str, *, by: str) -> int:
    """Give one customer a new data key; KeyDestroyed where he was erased."""
    values = change_key(customer_id)
    _record("change customer key", by=by, customer_id=customer_id, after={"values": values})
    return values


@transaction.atomic
def _record(
    activity: str, *, by: str, customer_id: str = "", after: dict[str, Any] | None = None
) -> None:
    case_id = f"customer-{customer_id}" if customer_id else "keys"
    record_event(activity=activity, case_id=case_id, by=by, customer_id=customer_id, after=after)
