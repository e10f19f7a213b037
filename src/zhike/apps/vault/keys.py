"""The keys at work: made on first use, wrapped by the master key, looked up many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Self

from django.db import connection, transaction
from django.utils import timezone

from zhike.apps.prepared.insert import insert
from zhike.apps.vault import rules
from zhike.apps.vault.errors import KeyDestroyed, SealBroken, WrongMaster
from zhike.apps.vault.masters import master_id, master_key, master_of
from zhike.apps.vault.models import CustomerKey, IndexKey

ERASED = ""  # what is read where the key was destroyed
AT_ONCE = 10_000  # customers asked for in one query

KEYS_OF_ONE = (
    "SELECT customer_id, wrapped, master_id FROM vault_customerkey"
    " WHERE customer_id = %s ORDER BY generation DESC"
)
Row = tuple[str, str, str]  # customer, wrapped key, id of the master key


class Keyring:
    """The keys of some customers: one query opens the values of a whole list."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        # The newest first; a customer without any was erased.
        self._keys: dict[str, list[bytes]] = {}
        self._made: CustomerKey | None = None  # not written yet
        self._add(rows)

    @classmethod
    def of(cls, customer_ids: Iterable[str]) -> Self:
        """Look up keys that exist; a customer without one has nothing sealed."""
        return cls(_rows(customer_ids))

    @classmethod
    def making(cls, customer_ids: Iterable[str]) -> Self:
        """Look up keys and make those that are missing."""
        wanted = set(customer_ids)
        ring = cls.of(wanted)
        if missing := wanted - ring._keys.keys():
            with transaction.atomic():
                # Another writer may be making the same key: his or ours, then read what is there.
                made = (made_key(customer_id) for customer_id in sorted(missing))
                CustomerKey.objects.bulk_create(made, ignore_conflicts=True, batch_size=AT_ONCE)
            ring._add(_rows(missing))
        return ring

    @classmethod
    def new(cls, owner: str) -> Self:
        """Make the first key of an owner whose name was never used before; `keep` writes it."""
        key = rules.new_key()
        ring = cls()
        ring._keys[owner] = [key]
        ring._made = _kept_as(owner, *wrap(key, owner=owner))
        return ring

    def keep(self) -> None:
        """Write the key that `new` made, in the transaction of what it seals."""
        if self._made:
            insert(self._made)
            self._made = None

    def seal(self, text: str, *, customer_id: str) -> str:
        """Seal a text; KeyDestroyed where the customer was erased."""
        keys = self._keys[customer_id]
        if not keys:
            raise KeyDestroyed
        return rules.seal(text, key=keys[0], owner=customer_id)

    def seal_alike(self, text: str, *, customer_id: str) -> str:
        """Seal a text so that the same text of the same customer is sealed alike, for ever.

        For records that know their repeats by their content. WITHHELD where he was erased.
        """
        keys = self._keys[customer_id]
        return rules.seal_alike(text, key=keys[-1], owner=customer_id) if keys else rules.WITHHELD

    def open(self, sealed: str, *, customer_id: str) -> str:
        """Give the text; ERASED where the key was destroyed."""
        keys = self._keys.get(customer_id)
        if not keys or not sealed:
            return ERASED
        for key in keys[:-1]:
            try:
                return rules.open_sealed(sealed, key=key, owner=customer_id)
            except SealBroken:
                continue  # sealed under an older key, or not at all
        return rules.open_sealed(sealed, key=keys[-1], owner=customer_id)

    def holds(self, customer_id: str) -> bool:
        """Say whether there is a key to open something with."""
        return bool(self._keys.get(customer_id))

    def is_erased(self, customer_id: str) -> bool:
        return self._keys.get(customer_id) == []

    def _add(self, rows: Iterable[Row]) -> None:
        masters: dict[str, bytes] = {}
        for customer_id, wrapped, made_by in rows:
            keys = self._keys.setdefault(customer_id, [])
            if wrapped:
                master = masters.get(made_by) or masters.setdefault(made_by, master_of(made_by))
                keys.append(_key(wrapped, owner=customer_id, master=master))


def seal_pairs(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Seal values of many customers alike: what an import of events hands its columns to."""
    ring = Keyring.making({customer_id for customer_id, _value in pairs})
    return [ring.seal_alike(value, customer_id=customer_id) for customer_id, value in pairs]


def seal_for(customer_id: str, text: str) -> str:
    """Seal one text for one customer."""
    return Keyring.making([customer_id]).seal(text, customer_id=customer_id)


def index_of(value: str, *, kind: str) -> str:
    """The blind index of a normalised value under the key in use: what is stored."""
    return Indexes().of(value, kind=kind)


def indexes_of(value: str, *, kind: str) -> list[str]:
    """The blind indexes under every key, the one in use first: what a search asks for."""
    return Indexes().all_of(value, kind=kind)


class Indexes:
    """The keys of the blind indexes at hand: one look-up for a whole list of values.

    The first key is made by the first value to be stored, never by a search.
    """

    def __init__(self) -> None:
        self._keys = _index_keys()

    @property
    def number(self) -> int:
        """The number of the key in use."""
        self._keys = self._keys or _made_index_keys()
        return self._keys[0][0]

    def of(self, value: str, *, kind: str) -> str:
        """Give the blind index under the key in use: what is stored."""
        self._keys = self._keys or _made_index_keys()
        return self.all_of(value, kind=kind)[0]

    def all_of(self, value: str, *, kind: str) -> list[str]:
        """Give those under every key, the newest first: what a search asks for.

        None where nothing was ever indexed.
        """
        return [
            rules.blind_index(value, kind=kind, key=key, number=number)
            for number, key in self._keys
        ]


def made_key(customer_id: str, *, generation: int = 1) -> CustomerKey:
    """Make a key, not saved yet."""
    return _kept_as(customer_id, *wrapped_new_key(owner=customer_id), generation=generation)


def _kept_as(customer_id: str, wrapped: str, made_by: str, *, generation: int = 1) -> CustomerKey:
    return CustomerKey(
        customer_id=customer_id,
        generation=generation,
        wrapped=wrapped,
        master_id=made_by,
        made_at=timezone.now(),
    )


def wrapped_new_key(*, owner: str) -> tuple[str, str]:
    """Give a new key, wrapped, and the id of the master key that wrapped it."""
    return wrap(rules.new_key(), owner=owner)


def wrap(key: bytes, *, owner: str) -> tuple[str, str]:
    master = master_key()
    return rules.seal(key.hex(), key=master, owner=owner), master_id(master)


def unwrapped(wrapped: str, *, owner: str, made_by: str) -> bytes:
    """Give the key behind its wrapping; WrongMaster where no master key at hand opens it."""
    return _key(wrapped, owner=owner, master=master_of(made_by))


def _key(wrapped: str, *, owner: str, master: bytes) -> bytes:
    try:
        return bytes.fromhex(rules.open_sealed(wrapped, key=master, owner=owner))
    except SealBroken as error:
        raise WrongMaster(wanted=master_id(master)) from error


def _rows(customer_ids: Iterable[str]) -> Iterator[Row]:
    wanted = sorted(set(customer_ids))
    if len(wanted) == 1:
        # One customer is what nearly every act asks for; to build the query would cost most of it.
        with connection.cursor() as cursor:
            cursor.execute(KEYS_OF_ONE, wanted)
            yield from cursor.fetchall()
        return
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        keys = CustomerKey.objects.filter(customer_id__in=some).order_by("-generation")
        yield from keys.values_list("customer_id", "wrapped", "master_id")


def _index_keys() -> list[tuple[int, bytes]]:
    return [
        (number, unwrapped(wrapped, owner="index", made_by=made_by))
        for number, wrapped, made_by in IndexKey.objects.values_list(
            "number", "wrapped", "master_id"
        )
    ]


def _made_index_keys() -> list[tuple[int, bytes]]:
    wrapped, made_by = wrapped_new_key(owner="index")
    # Of two that make the first key at once, one is taken, by both.
    first = IndexKey(number=1, wrapped=wrapped, master_id=made_by, made_at=timezone.now())
    IndexKey.objects.bulk_create([first], ignore_conflicts=True)
    return _index_keys()
