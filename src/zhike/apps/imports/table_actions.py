"""Customers, holdings, transactions and months from files: the master and the store take them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.errors import LoadUndone
from zhike.apps.customers.load_actions import (
    Entry,
    Link,
    begin_load,
    end_load,
    load_customers,
    load_identifiers,
    load_relations,
    portions,
)
from zhike.apps.customers.loads import load_of
from zhike.apps.customers.models import Customer, Load, Relation
from zhike.apps.customers.profile_rules import FIRST_BIRTH
from zhike.apps.customers.queries import owners_of
from zhike.apps.customers.rules import CustomerKind, CustomerState, IdentifierKind, RelationKind
from zhike.apps.imports.ages import age_band, age_on, czech_birth
from zhike.apps.people.branch_actions import head_office
from zhike.pipelines.import_events import Progress
from zhike.pipelines.import_tables import Rows, TableReport, import_table
from zhike.pipelines.journeys import the_store
from zhike.pipelines.table_mapping import TableMapping

IDENTIFIERS = tuple(kind for kind in IdentifierKind)
PROFILE = (
    "age_band", "sex", "occupation", "income_band", "risk_preference", "education",
    "marital_status", "city",
)  # fmt: skip
USER = "user"
SOURCE_LENGTH = 50  # of an identifier


@dataclass(frozen=True, kw_only=True)
class _About:
    """What all rows of one file have in common."""

    load: Load
    as_of: date

    @property
    def case_id(self) -> str:
        return f"batch-{self.load.batch_id}"


def import_file(
    path: str | Path,
    *,
    table: str,
    mapping: TableMapping | None,
    by: str,
    source: str,
    encoding: str = "auto",
    sheet: str = "",
    dry_run: bool = False,
    batch_id: str = "",
    progress: Progress | None = None,
) -> TableReport:
    """Import a file into a table; a dry run stores nothing and tells the same counts.

    With the `batch_id` of a run that died in the middle it ends as that one would have.
    """
    takers = {"customers": _take_customers, "holders": _take_holders}
    take = takers.get(table)
    as_of = date.fromisoformat(mapping.as_of) if mapping and mapping.as_of else timezone.localdate()
    report = import_table(
        path,
        table=table,
        store=the_store(),
        mapping=mapping,
        find_holders=partial(find_holders, mapping=mapping),
        find_known=known_customers if table == "holders" else None,
        take=take
        and partial(
            _load, take=take, table=table, source=source, by=by, as_of=as_of, dry_run=dry_run
        ),
        encoding=encoding,
        sheet=sheet,
        by=by,
        dry_run=dry_run,
        batch_id=batch_id,
        progress=progress,
    )
    if not dry_run:
        with transaction.atomic():
            record_event(
                activity="finish import",
                case_id=f"batch-{report.batch_id}",
                by=by,
                outcome=table,
                attributes={name: str(count) for name, count in asdict(report.counts).items()},
            )
    return report


def known_customers(customer_ids: Collection[str]) -> set[str]:
    """Give those of the numbers that the master has; nothing can be added to who was erased."""
    found = set[str]()
    for some in portions(customer_ids):
        known = Customer.objects.filter(customer_id__in=some).exclude(state=CustomerState.ERASED)
        found.update(known.values_list("customer_id", flat=True))
    return found


@transaction.atomic
def _load(
    rows: Rows,
    batch_id: str,
    *,
    take: Callable[..., int],
    table: str,
    source: str,
    by: str,
    as_of: date,
    dry_run: bool,
) -> int:
    """Take rows into the master, all or none; a dry run does so too, and then takes it back."""
    done = load_of(batch_id)
    if done and done.undone_at:
        raise LoadUndone
    if done:
        return done.stored
    load = begin_load(batch_id, holds=table, source=source, by=by)
    stored = take(rows, about=_About(load=load, as_of=as_of))
    end_load(load, stored=stored, duplicates=len(rows) - stored)
    transaction.set_rollback(dry_run)
    return stored


def find_holders(keys: Collection[str], *, mapping: TableMapping | None) -> Mapping[str, str]:
    """Give for accounts or other systems' keys the number of the customer each belongs to."""
    if mapping is None or not mapping.holder:
        return {}
    return owners_of(keys, kind=IdentifierKind(mapping.holder["kind"]))


def _take_customers(rows: Rows, *, about: _About) -> int:
    return load_customers(
        (_entry(row, as_of=about.as_of) for row in rows),
        source=about.load.source[:SOURCE_LENGTH],
        by=about.load.loaded_by,
        branch=head_office(),
        valued_date=about.as_of,
        case_id=about.case_id,
        load=about.load,
    ).created


def _entry(row: dict[str, Any], *, as_of: date) -> Entry:
    profile = {name: row[name] for name in PROFILE if row[name]}
    born = czech_birth(row["birth_number"]) if row["birth_number"] else None
    if born:
        profile["sex"] = born.sex
    birth = row["birth_date"] or (born and born.day)
    if birth and FIRST_BIRTH <= birth <= as_of:
        profile |= {"birth_date": birth.isoformat(), "age_band": age_band(age_on(as_of, birth))}
    elif row["age"] and row["age"].isdecimal():
        profile["age_band"] = age_band(int(row["age"]))
    is_company = row["kind"] == CustomerKind.CORPORATE
    return Entry(
        customer_id=row["customer_id"],
        kind=CustomerKind.CORPORATE if is_company else CustomerKind.PERSONAL,
        name=row["name"] or "",
        branch=row["branch"] or "",
        tier=row["tier"] or "",
        segment=row["segment"] or "",
        opened_date=row["opened_date"],
        identifiers=[(kind, row[kind]) for kind in IDENTIFIERS if row[kind]],
        profile=profile,
    )


def _take_holders(rows: Rows, *, about: _About) -> int:
    """Owners get the account as an identifier, users a relation to its owner; both their key.

    A row counts as new where anything of it was.
    """
    owners = {row["account"]: row["customer_id"] for row in rows if row["role"] != USER}
    wanted = [
        (row["customer_id"], kind, value)
        for row in rows
        for kind, value in (
            (IdentifierKind.SOURCE_KEY, row["source_key"]),
            (IdentifierKind.ACCOUNT, row["account"] if row["role"] != USER else None),
        )
        if value
    ]
    links = [
        Link(
            subject=row["customer_id"],
            object=owners[row["account"]],
            kind=RelationKind.AUTHORISED_USER,
        )
        for row in rows
        if row["role"] == USER and row["account"] in owners
    ]
    told = {"source": about.load.source[:SOURCE_LENGTH], "by": about.load.loaded_by}
    new = load_identifiers(wanted, case_id=about.case_id, load=about.load, **told)
    load_relations(links, case_id=about.case_id, load=about.load, **told)
    made = Relation.objects.filter(load=about.load)
    new |= set(made.values_list("subject__customer_id", flat=True))
    return sum(row["customer_id"] in new for row in rows)
