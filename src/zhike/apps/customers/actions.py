"""Everything that changes the customer master. Nothing else writes to its tables."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.errors import StaleVersion
from zhike.apps.customers import rules
from zhike.apps.customers.errors import (
    CustomerUnknown,
    IdentifierRefused,
    IdentifierUnknown,
    ManagerRefused,
    NotActive,
    NumberRefused,
    NumberTaken,
)
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.customers.queries import entry_of
from zhike.apps.customers.rules import CustomerKind, CustomerState, IdentifierKind
from zhike.apps.people.models import Branch, User
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import reaches
from zhike.apps.prepared.update import update
from zhike.apps.vault.keys import Indexes, index_of, seal_for
from zhike.schema.identifiers import normal_name

# What a change may name; `name` is sealed on its way.
CHANGEABLE = ("name", "home_branch", "tier", "segment", "opened_date")
FLAGS = ("is_vulnerable", "is_age_friendly")
Known = Iterable[tuple[IdentifierKind, str]]


@transaction.atomic
def create_customer(
    *,
    kind: CustomerKind,
    name: str,
    home_branch: Branch,
    by: str,
    customer_id: str = "",
    tier: str = "",
    segment: str = "",
    opened_date: date | None = None,
    identifiers: Known = (),
    source: str = "entered by hand",
) -> Customer:
    """Take a customer into the master; without a number zhike gives one."""
    customer_id = customer_id or f"Z{secrets.token_hex(6).upper()}"
    if not rules.is_number(customer_id):
        raise NumberRefused
    now = timezone.now()
    try:
        with transaction.atomic():
            made = Customer.objects.create(
                customer_id=customer_id,
                kind=kind,
                name_sealed=seal_for(customer_id, name.strip()),
                name_index=index_of(normal_name(name), kind="name"),
                home_branch=home_branch,
                tier=tier,
                segment=segment,
                opened_date=opened_date,
                created_at=now,
                updated_at=now,
            )
    except IntegrityError as error:
        raise NumberTaken(customer_id=customer_id) from error
    record_event(
        activity="create customer",
        case_id=_case(customer_id),
        by=by,
        customer_id=customer_id,
        outcome=kind,
        after={**_plain(made, [*CHANGEABLE, *FLAGS]), "source": source},
    )
    for identifier_kind, value in identifiers:
        add_identifier(customer_id, kind=identifier_kind, value=value, source=source, by=by)
    return made


@transaction.atomic
def change_customer(
    customer_id: str, *, version: int, by: str, activity: str = "change customer", **wanted: Any
) -> Customer:
    """Change what `CHANGEABLE` and `FLAGS` name, if nobody changed the customer since `version`."""
    return change_found(_in_use(customer_id), version=version, by=by, activity=activity, **wanted)


@transaction.atomic
def change_found(
    customer: Customer, *, version: int, by: str, activity: str = "change customer", **wanted: Any
) -> Customer:
    """Change a customer whose row the caller has read already, as `change_customer` does.

    The row says what stood before, so it must be of the version that is changed.
    """
    if unknown := set(wanted) - {*CHANGEABLE, *FLAGS}:
        raise TypeError(f"A customer has no {', '.join(sorted(unknown))} that may be changed.")
    if customer.state != CustomerState.ACTIVE:
        raise NotActive
    if customer.version != version:
        raise StaleVersion
    before = _plain(customer, wanted)
    if name := wanted.pop("name", None):
        wanted["name_sealed"] = seal_for(customer.customer_id, name.strip())
        wanted["name_index"] = index_of(normal_name(name), kind="name")
    _write(customer, version=version, **wanted)
    record_event(
        activity=activity,
        case_id=_case(customer.customer_id),
        by=by,
        customer_id=customer.customer_id,
        before=before,
        after=_plain(customer, before),
    )
    return customer


def set_flags(
    customer_id: str, *, version: int, is_vulnerable: bool, is_age_friendly: bool, by: str
) -> Customer:
    """Say whether a customer needs particular care, and whether he wants large print and people."""
    return change_customer(
        customer_id,
        version=version,
        by=by,
        activity="set customer flags",
        is_vulnerable=is_vulnerable,
        is_age_friendly=is_age_friendly,
    )


@transaction.atomic
def assign_manager(customer_id: str, *, version: int, manager: User | None, by: str) -> Customer:
    """Let somebody look after a customer whom he reaches, or nobody."""
    customer = _in_use(customer_id)
    if manager is not None and not (
        manager.may(Permission.SEE_CUSTOMERS) and reaches(manager, customer.home_branch)
    ):
        raise ManagerRefused
    before = customer.relationship_manager
    _write(customer, version=version, relationship_manager=manager)
    record_event(
        activity="assign relationship manager",
        case_id=_case(customer_id),
        by=by,
        customer_id=customer_id,
        outcome=manager.username if manager else "nobody",
        before={"relationship_manager": before.username if before else ""},
        after={"relationship_manager": manager.username if manager else ""},
    )
    return customer


@transaction.atomic
def add_identifier(
    customer_id: str,
    *,
    kind: IdentifierKind,
    value: str,
    by: str,
    source: str = "entered by hand",
) -> Identifier:
    """Note a number or address by which a customer is known; one he has already is no new one."""
    customer = _in_use(customer_id)
    clean = rules.clean_identifier(value, kind=kind)
    if clean is None:
        raise IdentifierRefused(kind=kind)
    indexes = Indexes()
    marks = indexes.all_of(clean, kind=kind)
    known = customer.identifiers.filter(kind=kind, value_index__in=marks, ended_at=None).first()
    if known:
        return known
    made = customer.identifiers.create(
        kind=kind,
        value_sealed=seal_for(customer_id, value.strip()),
        value_index=indexes.of(clean, kind=kind),
        source=source,
        noted_at=timezone.now(),
    )
    _touch(customer)
    _record_identifier("add identifier", made, by=by)
    return made


@transaction.atomic
def end_identifier(customer_id: str, *, identifier_id: int, by: str) -> Identifier:
    """Say that an identifier is the customer's no more; it stays as part of his history."""
    customer = _in_use(customer_id)
    found = customer.identifiers.select_for_update().filter(pk=identifier_id, ended_at=None).first()
    if found is None:
        raise IdentifierUnknown
    found.ended_at = timezone.now()
    found.save(update_fields=["ended_at"])
    _touch(customer)
    _record_identifier("end identifier", found, by=by)
    return found


def _record_identifier(activity: str, identifier: Identifier, *, by: str) -> None:
    # Sealed in the audit row as well: erasing the customer makes both unreadable.
    record_event(
        activity=activity,
        case_id=_case(identifier.customer.customer_id),
        by=by,
        customer_id=identifier.customer.customer_id,
        outcome=identifier.kind,
        after={"value_sealed": identifier.value_sealed, "source": identifier.source},
    )


def _in_use(customer_id: str) -> Customer:
    customer = entry_of(customer_id)
    if customer is None:
        raise CustomerUnknown
    if customer.state != CustomerState.ACTIVE:
        raise NotActive
    return customer


def _write(customer: Customer, *, version: int, **wanted: Any) -> None:
    """Write only over the version that the writer saw; the database decides between two."""
    written = {**wanted, "version": version + 1, "updated_at": timezone.now()}
    seen = {"id": customer.pk, "version": version, "state": CustomerState.ACTIVE.value}
    if not update(Customer, where=seen, wanted=written):
        raise StaleVersion
    for name, value in written.items():
        setattr(customer, name, value)


def _touch(customer: Customer) -> None:
    """A customer with another identifier is another version of him."""
    Customer.objects.filter(pk=customer.pk).update(
        version=F("version") + 1, updated_at=timezone.now()
    )


def _plain(customer: Customer, names: Iterable[str]) -> dict[str, Any]:
    """Give columns as the audit log keeps them; the name stays sealed."""
    special = {
        "name": ("name_sealed", customer.name_sealed),
        "home_branch": (
            "home_branch",
            customer.home_branch.code if customer.home_branch else "",
        ),
    }
    pairs = [
        special[name] if name in special else (name, getattr(customer, name)) for name in names
    ]
    return dict(pairs)


def _case(customer_id: str) -> str:
    return f"customer-{customer_id}"
