"""Changing the master key and the key of the blind indexes while the system runs.

Both go the same way: the new key comes beside the old one, which still opens; the rows are written
anew a batch at a time; when none is left the old key can be thrown away. How far it has come stands
in the rows themselves, so whatever was interrupted is simply called again.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Model, QuerySet
from django.utils import timezone

from zhike.apps.vault.columns import SealedColumn, sealed_columns
from zhike.apps.vault.errors import KeysInUse, MasterElsewhere, SealBroken
from zhike.apps.vault.keys import (
    Indexes,
    Keyring,
    unwrapped,
    wrap,
    wrapped_new_key,
)
from zhike.apps.vault.masters import master_file, master_id, master_ids, master_key, old_file
from zhike.apps.vault.models import CustomerKey, IndexKey
from zhike.apps.vault.rules import index_start

BATCH_ROWS = 500
Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class KeysNow:
    """How the keys stand: what `zhike keys status` tells."""

    master: str
    master_before: str
    wrapped_by: dict[str, int]
    customers_erased: int
    index_key: int
    index_keys: list[int]
    rows_to_index: int


def keys_now() -> KeysNow:
    now, *before = master_ids()
    numbers = list(IndexKey.objects.values_list("number", flat=True))
    return KeysNow(
        master=now,
        master_before=before[0] if before else "",
        wrapped_by=_wrapped_by(),
        customers_erased=CustomerKey.objects.exclude(destroyed_at=None)
        .values("customer_id")
        .distinct()
        .count(),
        index_key=numbers[0] if numbers else 0,
        index_keys=numbers,
        rows_to_index=rows_to_index(),
    )


# -- the master key --------------------------------------------------------------------------


def begin_master_change() -> bool:
    """Put a new master key in the place of the one in use; False where a change is under way.

    Raises
    ------
    MasterElsewhere
        The environment gives the key: only there it can be changed.
    """
    file, old = master_file(), old_file()
    if file is None or old is None:
        if len(master_ids()) > 1:
            return False
        raise MasterElsewhere
    present = file.read_text(encoding="utf-8").strip()
    if old.exists() and old.read_text(encoding="utf-8").strip() != present:
        return False
    # The old one first: at no moment is there a process that cannot read what is stored.
    _write_secret(old, present)
    _write_secret(file, secrets.token_urlsafe(48))
    return True


def wrap_anew(*, progress: Progress | None = None) -> int:
    """Wrap every key under the master key in use; give how many."""
    done = 0
    for model, owner in ((CustomerKey, "customer_id"), (IndexKey, None)):
        while count := _wrap_some(model, owner):
            done += count
            if progress:
                progress(done)
    return done


def forget_old_master() -> bool:
    """Throw the key before away; False where there is none.

    Raises
    ------
    KeysInUse
        Keys are still wrapped by it.
    """
    waiting = sum(_not_wrapped(model).count() for model in (CustomerKey, IndexKey))
    if waiting:
        raise KeysInUse(rows=waiting)
    old = old_file()
    if old is None or not old.exists():
        return False
    old.unlink()
    return True


def _wrapped_by() -> dict[str, int]:
    found: dict[str, int] = {}
    for rows in (CustomerKey.objects.filter(destroyed_at=None), IndexKey.objects.order_by()):
        for row in rows.values("master_id").annotate(n=Count("pk")):
            found[row["master_id"]] = found.get(row["master_id"], 0) + row["n"]
    return found


def _not_wrapped(model: type[Model]) -> QuerySet[Any]:
    rows = model._base_manager.exclude(master_id=master_id(master_key()))
    return rows.filter(destroyed_at=None) if model is CustomerKey else rows


@transaction.atomic
def _wrap_some(model: type[Model], owner: str | None) -> int:
    # Locked: an erasure at the same moment must not find its key put back.
    rows = list(_not_wrapped(model).select_for_update().order_by("pk")[:BATCH_ROWS])
    for row in rows:
        name = getattr(row, owner) if owner else "index"
        key = unwrapped(row.wrapped, owner=name, made_by=row.master_id)
        row.wrapped, row.master_id = wrap(key, owner=name)
    model._base_manager.bulk_update(rows, ["wrapped", "master_id"])
    return len(rows)


def _write_secret(file: Path, secret: str) -> None:
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, secret.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    fresh.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


# -- the key of the blind indexes ------------------------------------------------------------


@transaction.atomic
def begin_index_change() -> bool:
    """Make a new key of the blind indexes; False where rows still wait for the one in use."""
    last = Indexes().number  # of the first key, where nothing was ever indexed
    if IndexKey.objects.count() > 1:
        return False
    wrapped, made_by = wrapped_new_key(owner="index")
    IndexKey.objects.create(
        number=last + 1, wrapped=wrapped, master_id=made_by, made_at=timezone.now()
    )
    return True


def index_anew(*, progress: Progress | None = None) -> int:
    """Write every blind index under the key in use; give how many rows. Searches ask for both."""
    indexes = Indexes()
    done = 0
    for column in sealed_columns():
        if not column.index:
            continue
        last = 0
        while rows := _index_some(column, indexes, after=last):
            last, done = rows[-1], done + len(rows)
            if progress:
                progress(done)
    return done


def rows_to_index() -> int:
    number = IndexKey.objects.aggregate(last=Max("number"))["last"]
    if number is None:
        return 0
    columns = [column for column in sealed_columns() if column.index]
    return sum(_not_indexed(column, number).count() for column in columns)


@transaction.atomic
def forget_old_index_keys() -> int:
    """Throw the keys before away; give how many. KeysInUse while rows stand under them."""
    if waiting := rows_to_index():
        raise KeysInUse(rows=waiting)
    newest = IndexKey.objects.aggregate(last=Max("number"))["last"]
    if newest is None:
        return 0
    return IndexKey.objects.filter(number__lt=newest).delete()[0]


def _not_indexed(column: SealedColumn, number: int) -> QuerySet[Any]:
    rows = column.model._base_manager.exclude(**{column.index: ""})
    return rows.exclude(**{f"{column.index}__startswith": index_start(number)})


@transaction.atomic
def _index_some(column: SealedColumn, indexes: Indexes, *, after: int) -> list[int]:
    rows = _not_indexed(column, indexes.number).filter(pk__gt=after).order_by("pk")
    owners = dict(rows.values_list("pk", column.owner)[:BATCH_ROWS])
    found = list(column.model._base_manager.select_for_update(of=("self",)).filter(pk__in=owners))
    ring = Keyring.of(owners.values())
    for row in found:
        field = column.field or getattr(row, column.field_column)
        if not getattr(row, column.index):
            continue  # erased since it was looked up
        try:
            value = ring.open(getattr(row, column.column), customer_id=owners[row.pk])
        except SealBroken:
            value = ""  # altered behind the system's back: nothing finds it any more
        normal = column.normal(value, field) if value else ""
        kind = column.index_kind or field
        setattr(row, column.index, indexes.of(normal, kind=kind) if normal else "")
    column.model._base_manager.bulk_update(found, [column.index])
    return sorted(owners)
