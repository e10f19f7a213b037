"""Everything that destroys or changes the keys of a customer. The caller records the act."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils import timezone

from zhike.apps.vault.columns import SealedColumn, sealed_columns
from zhike.apps.vault.errors import HouseKeyKept, KeyDestroyed
from zhike.apps.vault.keys import AT_ONCE, Keyring, made_key
from zhike.apps.vault.ledger import Erasure, add_erasures, all_erasures
from zhike.apps.vault.models import CustomerKey
from zhike.apps.vault.secrets import HOUSE


def destroy_key(customer_id: str) -> None:
    """Make everything that was sealed for a customer unreadable, for ever and in every copy.

    His blind indexes are cleared, so that nothing finds him by a value either. The ledger has the
    erasure before this (or the transaction around it) returns.
    """
    destroy_keys([customer_id])


@transaction.atomic
def destroy_keys(customer_ids: Iterable[str], *, note: bool = True) -> int:
    """Destroy the keys of many customers; give how many there were.

    `note=False` where the ledger itself says so, after a restore.
    """
    wanted = sorted(set(customer_ids))
    if HOUSE in wanted:
        raise HouseKeyKept
    now = timezone.now()
    destroyed = 0
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        # Whoever has no key gets an empty one: none is ever made for him.
        none = (CustomerKey(customer_id=one, made_at=now, destroyed_at=now) for one in some)
        CustomerKey.objects.bulk_create(none, ignore_conflicts=True)
        keys = CustomerKey.objects.filter(customer_id__in=some)
        # Locked first: another generation that is being made must be seen by the update.
        list(keys.select_for_update().values_list("pk"))
        destroyed += keys.filter(destroyed_at=None).update(wrapped="", destroyed_at=now)
        for column in sealed_columns():
            _clear_index(column, some)
    erasures = [Erasure(customer_id=one, erased_at=now) for one in wanted]
    if note:
        transaction.on_commit(partial(add_erasures, erasures))
    return destroyed


@transaction.atomic
def forget_keys(customer_ids: Iterable[str]) -> int:
    """Take away the keys of customers of whom nothing is sealed any more; give how many.

    Unlike a destroyed key a forgotten one leaves no trace: the number may be given a new one. A
    destroyed key stays destroyed.
    """
    wanted = sorted(set(customer_ids) - {HOUSE})
    return sum(
        CustomerKey.objects.filter(
            customer_id__in=wanted[start : start + AT_ONCE], destroyed_at=None
        ).delete()[0]
        for start in range(0, len(wanted), AT_ONCE)
    )


def mend_ledger() -> int:
    """Write the erasures that a crash between commit and ledger kept from being written."""
    noted = {erasure.customer_id for erasure in all_erasures()}
    destroyed = CustomerKey.objects.exclude(destroyed_at=None).values_list(
        "customer_id", "destroyed_at"
    )
    missing = {
        customer_id: erased_at
        for customer_id, erased_at in destroyed.iterator()
        if erased_at and customer_id not in noted
    }
    add_erasures(Erasure(customer_id=one, erased_at=at) for one, at in sorted(missing.items()))
    return len(missing)


@transaction.atomic
def change_key(customer_id: str) -> int:
    """Give a customer a new data key and seal his values under it; give how many values.

    What cannot be written again (audit rows, events, backups) keeps the key before, which opens and
    seals no more. KeyDestroyed where the customer was erased.
    """
    Keyring.making([customer_id])
    keys = list(
        CustomerKey.objects.select_for_update()
        .filter(customer_id=customer_id)
        .order_by("-generation")
    )
    if any(key.destroyed_at for key in keys):
        raise KeyDestroyed
    made_key(customer_id, generation=keys[0].generation + 1).save()
    ring = Keyring.of([customer_id])
    return sum(_seal_anew(column, customer_id, ring) for column in sealed_columns())


def _seal_anew(column: SealedColumn, customer_id: str, ring: Keyring) -> int:
    rows = list(column.rows_of(customer_id).select_for_update(of=("self",)))
    for row in rows:
        text = ring.open(getattr(row, column.column), customer_id=customer_id)
        setattr(row, column.column, ring.seal(text, customer_id=customer_id))
    column.model._base_manager.bulk_update(rows, [column.column], batch_size=500)
    return len(rows)


def _clear_index(column: SealedColumn, customer_ids: list[str]) -> None:
    if column.index and column.owner:
        rows = column.model._base_manager.filter(**{f"{column.owner}__in": customer_ids})
        rows.exclude(**{column.index: ""}).update(**{column.index: ""})
