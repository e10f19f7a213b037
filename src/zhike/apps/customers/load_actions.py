"""Many customers at once: from an import, from another system, for the demo bank.

One event tells of the whole load; each entry carries the source and the batch it came with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, islice
from typing import Any, Protocol, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers import rules
from zhike.apps.customers.bulk_rows import as_stored, insert_rows
from zhike.apps.customers.models import Customer, Identifier, Load, ProfileValue, Relation
from zhike.apps.customers.profile_rules import IDENTIFYING, clean_value
from zhike.apps.customers.rules import (
    CustomerKind,
    CustomerState,
    IdentifierKind,
    RelationKind,
    ValueKind,
)
from zhike.apps.people.models import Branch, User
from zhike.apps.vault.keys import Indexes, Keyring
from zhike.schema.identifiers import normal, normal_name

AT_ONCE = 5_000
SOURCE_LENGTH = 50  # of an identifier
SURE = 1.0
CUSTOMER_FIELDS = (
    "customer_id", "kind", "state", "name_sealed", "name_index", "home_branch",
    "relationship_manager", "tier", "segment", "is_vulnerable", "is_age_friendly", "version",
    "opened_date", "load", "created_at", "updated_at",
)  # fmt: skip
IDENTIFIER_FIELDS = (
    "customer",
    "kind",
    "value_sealed",
    "value_index",
    "source",
    "noted_at",
    "load",
)
VALUE_FIELDS = (
    "customer", "name", "kind", "value_sealed", "source", "model", "confidence", "valued_date",
    "noted_at", "noted_by", "load",
)  # fmt: skip
Item = TypeVar("Item")


class _OfCustomer(Protocol):
    @property
    def customer_id(self) -> str: ...


OfCustomer = TypeVar("OfCustomer", bound=_OfCustomer)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One customer as a source has him; values that it lacks are left out."""

    customer_id: str
    kind: CustomerKind
    name: str = ""
    branch: str = ""  # code of the branch; the load's own where it is empty or unknown
    tier: str = ""
    segment: str = ""
    manager_id: int | None = None
    opened_date: date | None = None
    is_vulnerable: bool = False
    is_age_friendly: bool = False
    identifiers: Sequence[tuple[IdentifierKind, str]] = ()
    profile: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Link:
    """What one customer is to another, by their numbers."""

    subject: str
    object: str
    kind: RelationKind
    since_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What became of the entries: those that were new, and those the master had already.

    Of the latter an earlier run of the same load had brought some: `again`.
    """

    created: int
    known: int
    again: int = 0


@dataclass(frozen=True, kw_only=True)
class _Load:
    source: str
    by: str
    branch: Branch
    branches: Mapping[str, Branch]
    valued_date: Any  # both as the database keeps them
    now: Any
    indexes: Indexes
    load_id: int | None


@transaction.atomic
def begin_load(batch_id: str, *, holds: str, source: str, by: str) -> Load:
    """Begin a load that can be taken back; give it to what brings its rows."""
    return Load.objects.create(
        batch_id=batch_id,
        holds=holds,
        source=source[:200],
        loaded_at=timezone.now(),
        loaded_by=by,
    )


@transaction.atomic
def end_load(load: Load, *, stored: int, duplicates: int) -> None:
    """Write down what came of it; what it brought has its own events."""
    load.stored, load.duplicates = stored, duplicates
    load.save(update_fields=["stored", "duplicates"])


def load_customers(
    entries: Iterable[Entry],
    *,
    source: str,
    by: str,
    branch: Branch,
    valued_date: date,
    case_id: str,
    load: Load | None = None,
) -> Loaded:
    """Take many customers in; whoever is there already stays as he is.

    `branch` keeps those whose own branch is not named or not known; `valued_date` is the day for
    which the values of the profiles hold.
    """
    about = _Load(
        source=source,
        by=by,
        branch=branch,
        branches={row.code: row for row in Branch.objects.all()},
        valued_date=as_stored(valued_date),
        now=as_stored(timezone.now()),
        indexes=Indexes(),
        load_id=load.pk if load else None,
    )
    created = known = again = 0
    with transaction.atomic():
        for some in whole_customers(entries):
            there = _loads_of(some)
            new = _new_entries(some, there=there)
            _take(new, load=about)
            created, known = created + len(new), known + len(some) - len(new)
            again += sum(1 for found in there.values() if load and found == load.pk)
        if created:
            record_event(
                activity="load customers",
                case_id=case_id,
                by=by,
                outcome=source,
                attributes={"created": str(created), "known": str(known)},
            )
    return Loaded(created=created, known=known, again=again)


@transaction.atomic
def load_relations(
    links: Iterable[Link], *, source: str, by: str, case_id: str, load: Load | None = None
) -> int:
    """Note many relations; one that stands already is not noted again. Give how many are new."""
    made = 0
    for some in portions(links):
        numbers = {number for link in some for number in (link.subject, link.object)}
        rows = dict(
            Customer.objects.filter(customer_id__in=numbers).values_list("customer_id", "pk")
        )
        known = set(
            Relation.objects.filter(subject__in=rows.values(), until_date=None).values_list(
                "subject_id", "object_id", "kind"
            )
        )
        wanted = {
            (rows[link.subject], rows[link.object], str(link.kind)): link
            for link in some
            if link.subject in rows and link.object in rows
        }
        new = [
            Relation(
                subject_id=subject,
                object_id=object_,
                kind=kind,
                since_date=link.since_date,
                source=source,
                noted_at=timezone.now(),
                load=load,
            )
            for (subject, object_, kind), link in wanted.items()
            if (subject, object_, kind) not in known and subject != object_
        ]
        made += len(Relation.objects.bulk_create(new))
    if made:
        record_event(
            activity="load relations",
            case_id=case_id,
            by=by,
            outcome=source,
            attributes={"created": str(made)},
        )
    return made


def portions(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while portion := list(islice(left, AT_ONCE)):
        yield portion


def whole_customers(items: Iterable[OfCustomer]) -> Iterator[list[OfCustomer]]:
    """Give some thousand at once; what one customer has in a row is never cut in two."""
    portion: list[OfCustomer] = []
    for _number, his in groupby(items, key=lambda item: item.customer_id):
        portion.extend(his)
        if len(portion) >= AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


def count_new_customers(numbers: Iterable[str]) -> int:
    """Tell how many `load_customers` would take in; equal numbers come one after the other."""
    distinct = (number for number, _same in groupby(numbers))
    return sum(
        len(some) - Customer.objects.filter(customer_id__in=some).count()
        for some in portions(distinct)
    )


def _loads_of(entries: Sequence[Entry]) -> dict[str, int | None]:
    """The numbers that the master has, each with the load that brought it, if one did."""
    numbers = {entry.customer_id for entry in entries}
    rows = Customer.objects.filter(customer_id__in=numbers)
    return dict(rows.values_list("customer_id", "load_id"))


def _new_entries(entries: Sequence[Entry], *, there: Collection[str]) -> list[Entry]:
    """Leave out whoever the master has; of two entries of one customer the first is taken."""
    first = {entry.customer_id: entry for entry in reversed(entries)}
    return [entry for number, entry in reversed(first.items()) if number not in there]


def _take(entries: Sequence[Entry], *, load: _Load) -> None:
    ring = Keyring.making(entry.customer_id for entry in entries)
    insert_rows(Customer, CUSTOMER_FIELDS, (_customer(e, ring=ring, load=load) for e in entries))
    numbers = [entry.customer_id for entry in entries]
    found = Customer.objects.filter(customer_id__in=numbers).values_list("customer_id", "pk")
    keys = dict(found)
    insert_rows(
        Identifier,
        IDENTIFIER_FIELDS,
        (
            (keys[e.customer_id], *identifier)
            for e in entries
            for identifier in _identifiers(e, ring=ring, load=load)
        ),
    )
    insert_rows(
        ProfileValue,
        VALUE_FIELDS,
        (
            (keys[e.customer_id], *value)
            for e in entries
            for value in _values(e, ring=ring, load=load)
        ),
    )


def _customer(entry: Entry, *, ring: Keyring, load: _Load) -> tuple[Any, ...]:
    return (
        entry.customer_id,
        entry.kind.value,
        CustomerState.ACTIVE.value,
        ring.seal(entry.name, customer_id=entry.customer_id),
        load.indexes.of(normal_name(entry.name), kind="name"),
        load.branches.get(entry.branch, load.branch).pk,
        entry.manager_id,
        entry.tier,
        entry.segment,
        entry.is_vulnerable,
        entry.is_age_friendly,
        1,
        as_stored(entry.opened_date),
        load.load_id,
        load.now,
        load.now,
    )


def _identifiers(entry: Entry, *, ring: Keyring, load: _Load) -> Iterator[tuple[Any, ...]]:
    for kind, value in entry.identifiers:
        # What a source has is kept even where it holds no water; it is only found as it stands.
        clean = rules.clean_identifier(value, kind=kind) or normal(value, kind=kind)
        sealed = ring.seal(value, customer_id=entry.customer_id)
        index = load.indexes.of(clean, kind=kind)
        yield kind.value, sealed, index, load.source, load.now, load.load_id


def _values(entry: Entry, *, ring: Keyring, load: _Load) -> Iterator[tuple[Any, ...]]:
    today = timezone.localdate()
    for name, given in entry.profile.items():
        value = clean_value(name, given, today=today)
        if value and not (name in IDENTIFYING and entry.kind is CustomerKind.CORPORATE):
            sealed = ring.seal(value, customer_id=entry.customer_id)
            yield (
                name, ValueKind.IMPORTED.value, sealed, load.source, "", SURE, load.valued_date,
                load.now, load.by, load.load_id,
            )  # fmt: skip


@transaction.atomic
def assign_many(*, branch: Branch, tier: str, manager: User, by: str) -> int:
    """Let somebody look after all customers of a branch and tier whom nobody looks after yet."""
    rows = Customer.objects.filter(
        home_branch=branch, tier=tier, relationship_manager=None, state=CustomerState.ACTIVE
    )
    assigned = rows.update(relationship_manager=manager, version=F("version") + 1)
    if assigned:
        record_event(
            activity="assign relationship manager",
            case_id=f"branch-{branch.pk}",
            by=by,
            outcome=manager.username,
            attributes={"customers": str(assigned)},
        )
    return assigned
