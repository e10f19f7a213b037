"""The keys at work: made on first use, wrapped by the master key, looked up many at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhike.apps.vault import rules
from zhike.apps.vault.errors import KeyDestroyed, SealBroken, WrongMaster
from zhike.apps.vault.models import CustomerKey, IndexKey

ERASED = ""  # what is read where the key was destroyed


def master_key() -> bytes:
    """The master key in use, made of the secret of that name: 32 bytes."""
    return hashlib.sha256(b"zhike master\n" + settings.MASTER_KEY.encode()).digest()


def master_id(master: bytes) -> str:
    """A name for a master key that tells nothing about it."""
    return hashlib.sha256(b"zhike master id\n" + master).hexdigest()[:16]


class Keyring:
    """The keys of some customers: one query opens the values of a whole list."""

    def __init__(self, keys: dict[str, bytes | None]) -> None:
        self._keys = keys

    @classmethod
    def of(cls, customer_ids: Iterable[str]) -> Self:
        """Look up keys that exist; a customer without one has nothing sealed."""
        wanted = set(customer_ids)
        rows = CustomerKey.objects.filter(customer_id__in=wanted)
        return cls({row.customer_id: _unwrapped(row) for row in rows})

    @classmethod
    def making(cls, customer_ids: Iterable[str]) -> Self:
        """Look up keys and make those that are missing."""
        wanted = set(customer_ids)
        ring = cls.of(wanted)
        if missing := wanted - ring._keys.keys():
            with transaction.atomic():
                # Another writer may be making the same key: his or ours, then read what is there.
                CustomerKey.objects.bulk_create(map(_made, missing), ignore_conflicts=True)
            ring._keys.update(cls.of(missing)._keys)
        return ring

    def seal(self, text: str, *, customer_id: str) -> str:
        """Seal a text; KeyDestroyed where the customer was erased."""
        key = self._keys[customer_id]
        if key is None:
            raise KeyDestroyed
        return rules.seal(text, key=key, owner=customer_id)

    def open(self, sealed: str, *, customer_id: str) -> str:
        """Give the text; ERASED where the key was destroyed."""
        key = self._keys.get(customer_id)
        return ERASED if key is None else rules.open_sealed(sealed, key=key, owner=customer_id)


def seal_for(customer_id: str, text: str) -> str:
    """Seal one text for one customer."""
    return Keyring.making([customer_id]).seal(text, customer_id=customer_id)


def index_of(value: str, *, kind: str) -> str:
    """The blind index of a normalised value under the key in use."""
    return rules.blind_index(value, kind=kind, key=_index_key())


def _index_key() -> bytes:
    row = IndexKey.objects.first()
    if row is None:
        master = master_key()
        made = rules.seal(rules.new_key().hex(), key=master, owner="index")
        IndexKey.objects.create(wrapped=made, master_id=master_id(master), made_at=timezone.now())
        row = IndexKey.objects.order_by("id")[0]
    return bytes.fromhex(_opened(row.wrapped, owner="index", made_by=row.master_id))


def _made(customer_id: str) -> CustomerKey:
    master = master_key()
    return CustomerKey(
        customer_id=customer_id,
        wrapped=rules.seal(rules.new_key().hex(), key=master, owner=customer_id),
        master_id=master_id(master),
        made_at=timezone.now(),
    )


def _unwrapped(row: CustomerKey) -> bytes | None:
    if row.destroyed_at is not None:
        return None
    return bytes.fromhex(_opened(row.wrapped, owner=row.customer_id, made_by=row.master_id))


def _opened(wrapped: str, *, owner: str, made_by: str) -> str:
    master = master_key()
    if made_by != master_id(master):
        raise WrongMaster(wanted=made_by)
    try:
        return rules.open_sealed(wrapped, key=master, owner=owner)
    except SealBroken as error:
        raise WrongMaster(wanted=made_by) from error
