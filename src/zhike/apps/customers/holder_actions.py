"""Who owns and who may use which account: many at once, and how many of them are new.

Owners get the account as an identifier, users a relation to its owner; both the source's key.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers import rules
from zhike.apps.customers.bulk_rows import as_stored, insert_rows
from zhike.apps.customers.load_actions import (
    IDENTIFIER_FIELDS,
    SOURCE_LENGTH,
    Loaded,
    whole_customers,
)
from zhike.apps.customers.models import Customer, Identifier, Load, Relation
from zhike.apps.customers.rules import IdentifierKind, RelationKind
from zhike.apps.vault.keys import Indexes, Keyring
from zhike.schema.identifiers import normal


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds an account. `owner_id` is the number of its owner, where another only uses it."""

    customer_id: str
    account: str
    is_user: bool = False
    owner_id: str = ""
    source_key: str = ""

    @property
    def identifiers(self) -> Iterator[tuple[IdentifierKind, str]]:
        if self.source_key:
            yield IdentifierKind.SOURCE_KEY, self.source_key
        if not self.is_user:
            yield IdentifierKind.ACCOUNT, self.account


class _Standing:
    """What stands in the master already; what is asked for stands from then on."""

    def __init__(self, rows: Iterable[tuple[Hashable, int | None]], *, load_id: int | None) -> None:
        self._loads = dict(rows)
        self._load_id = load_id

    def lacks(self, *marks: Hashable) -> bool:
        return not any(mark in self._loads for mark in marks)

    def is_brought(self, *marks: Hashable) -> bool:
        """Say whether this load brings it, or an earlier run of it did."""
        found = [self._loads[mark] for mark in marks if mark in self._loads]
        brought = not found or (self._load_id is not None and self._load_id in found)
        self._loads |= dict.fromkeys(marks)
        return brought


@dataclass
class _Judged:
    """What of some holders the master lacks, and of how many holders it lacks anything."""

    keys: dict[str, int]
    standing: _Standing
    created: int = 0
    again: int = 0  # of whom an earlier run of the load brought all there is
    identifiers: list[tuple[str, IdentifierKind, str, str]] = field(default_factory=list)
    relations: list[tuple[int, int]] = field(default_factory=list)

    def judge(self, holder: Holder, *, indexes: Indexes) -> None:
        pk = self.keys.get(holder.customer_id)
        if pk is None:
            return
        before, is_brought = len(self.identifiers) + len(self.relations), False
        for kind, value in holder.identifiers:
            clean = rules.clean_identifier(value, kind=kind) or normal(value, kind=kind)
            # Before anything was indexed there is no index to know a repeat by.
            indexed = indexes.all_of(clean, kind=kind) or [clean]
            marks = [(pk, kind.value, mark) for mark in indexed]
            if self.standing.lacks(*marks):
                self.identifiers.append((holder.customer_id, kind, value, clean))
            is_brought |= self.standing.is_brought(*marks)
        owner = self.keys.get(holder.owner_id) if holder.is_user else None
        if owner is not None and owner != pk:
            if self.standing.lacks((pk, owner)):
                self.relations.append((pk, owner))
            is_brought |= self.standing.is_brought((pk, owner))
        is_new = len(self.identifiers) + len(self.relations) > before
        self.created += is_new
        self.again += is_brought and not is_new


@transaction.atomic
def load_holders(holders: Iterable[Holder], *, load: Load) -> Loaded:
    """Note whatever of the holders is new; a holder of whom anything is counts as new.

    They come in the order of their customers' numbers; whoever is no customer is passed over.
    """
    indexes, now = Indexes(), timezone.now()
    created = again = known = customers = relations = 0
    for some in whole_customers(holders):
        judged = _judged(some, indexes=indexes, load_id=load.pk)
        _insert_identifiers(judged, indexes=indexes, now=now, load=load)
        Relation.objects.bulk_create(
            Relation(
                subject_id=subject,
                object_id=object_,
                kind=RelationKind.AUTHORISED_USER,
                source=load.source[:SOURCE_LENGTH],
                noted_at=now,
                load=load,
            )
            for subject, object_ in judged.relations
        )
        created, again = created + judged.created, again + judged.again
        known += len(some) - judged.created
        customers += len({number for number, *_ in judged.identifiers})
        relations += len(judged.relations)
    _tell("load identifiers", {"customers": customers}, load=load)
    _tell("load relations", {"created": relations}, load=load)
    return Loaded(created=created, known=known, again=again)


def count_new_holders(holders: Iterable[Holder]) -> int:
    """Tell how many would be new to `load_holders`; nothing is written."""
    indexes = Indexes()
    portions = whole_customers(holders)
    return sum(_judged(some, indexes=indexes, load_id=None).created for some in portions)


def _judged(some: Sequence[Holder], *, indexes: Indexes, load_id: int | None) -> _Judged:
    numbers = {holder.customer_id for holder in some} | {holder.owner_id for holder in some}
    rows = Customer.objects.filter(customer_id__in=numbers).values_list("customer_id", "pk")
    keys = dict(rows)
    theirs = {keys[holder.customer_id] for holder in some if holder.customer_id in keys}
    standing = _Standing(_marks_of(theirs), load_id=load_id)
    judged = _Judged(keys=keys, standing=standing)
    for holder in some:
        judged.judge(holder, indexes=indexes)
    return judged


def _marks_of(customers: Collection[int]) -> Iterator[tuple[Hashable, int | None]]:
    identifiers = Identifier.objects.filter(customer__in=customers, ended_at=None)
    for pk, kind, index, load_id in identifiers.values_list(
        "customer_id", "kind", "value_index", "load_id"
    ):
        yield (pk, kind, index), load_id
    relations = Relation.objects.filter(
        subject__in=customers, kind=RelationKind.AUTHORISED_USER, until_date=None
    )
    for subject, object_, load_id in relations.values_list("subject_id", "object_id", "load_id"):
        yield (subject, object_), load_id


def _insert_identifiers(judged: _Judged, *, indexes: Indexes, now: datetime, load: Load) -> None:
    ring = Keyring.making(number for number, *_ in judged.identifiers)
    rows = (
        (
            judged.keys[number],
            kind.value,
            ring.seal(value, customer_id=number),
            indexes.of(clean, kind=kind),
            load.source[:SOURCE_LENGTH],
            as_stored(now),
            load.pk,
        )
        for number, kind, value, clean in judged.identifiers
    )
    insert_rows(Identifier, IDENTIFIER_FIELDS, rows)


def _tell(activity: str, counts: dict[str, int], *, load: Load) -> None:
    if any(counts.values()):
        record_event(
            activity=activity,
            case_id=f"batch-{load.batch_id}",
            by=load.loaded_by,
            outcome=load.source[:SOURCE_LENGTH],
            attributes={name: str(count) for name, count in counts.items()},
        )
