"""Customers, holdings, transactions and months from files: the master and the store take them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.load_actions import (
    Entry,
    Link,
    load_customers,
    load_identifiers,
    load_relations,
)
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import owners_of
from zhike.apps.customers.rules import CustomerKind, IdentifierKind, RelationKind
from zhike.apps.imports.ages import age_band, czech_birth
from zhike.apps.people.branch_actions import head_office
from zhike.pipelines.import_tables import Rows, TableReport, import_table
from zhike.pipelines.journeys import the_store
from zhike.pipelines.table_mapping import TableMapping

IDENTIFIERS = tuple(kind for kind in IdentifierKind)
PROFILE = (
    "age_band", "sex", "occupation", "income_band", "risk_preference", "education",
    "marital_status", "city",
)  # fmt: skip
USER = "user"


def import_file(
    path: Path,
    *,
    table: str,
    mapping: TableMapping | None,
    by: str,
    source: str,
    encoding: str = "auto",
    sheet: str = "",
    dry_run: bool = False,
) -> TableReport:
    """Import a file into a table; a dry run stores nothing and tells the same counts."""
    takers = {"customers": _take_customers, "holders": _take_holders}
    take = takers.get(table)
    as_of = date.fromisoformat(mapping.as_of) if mapping and mapping.as_of else timezone.localdate()
    with transaction.atomic():
        report = import_table(
            path,
            table=table,
            store=the_store(),
            mapping=mapping,
            find_holders=partial(find_holders, mapping=mapping),
            take=take and partial(take, source=source, by=by, as_of=as_of),
            encoding=encoding,
            sheet=sheet,
            by=by,
            dry_run=dry_run,
        )
        if dry_run:
            transaction.set_rollback(True)
            return report
        record_event(
            activity="finish import",
            case_id=f"batch-{report.batch_id}",
            by=by,
            outcome=table,
            attributes={name: str(count) for name, count in asdict(report.counts).items()},
        )
    return report


def find_holders(keys: Collection[str], *, mapping: TableMapping | None) -> Mapping[str, str]:
    """Give for accounts or other systems' keys the number of the customer each belongs to."""
    if mapping is None or not mapping.holder:
        return {}
    return owners_of(keys, kind=IdentifierKind(mapping.holder["kind"]))


def _take_customers(rows: Rows, batch_id: str, *, source: str, by: str, as_of: date) -> int:
    return load_customers(
        (_entry(row, as_of=as_of) for row in rows),
        source=source,
        by=by,
        branch=head_office(),
        valued_date=as_of,
        case_id=f"batch-{batch_id}",
    ).created


def _entry(row: dict[str, Any], *, as_of: date) -> Entry:
    profile = {name: row[name] for name in PROFILE if row[name]}
    born = czech_birth(row["birth_number"]) if row["birth_number"] else None
    if born:
        profile |= {"sex": born.sex, "age_band": age_band(born.age_on(as_of))}
    elif row["age"] and row["age"].isdigit():
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


def _take_holders(rows: Rows, batch_id: str, *, source: str, by: str, as_of: date) -> int:
    """Owners get the account as an identifier, users a relation to its owner; both their key.

    A row counts as new where anything of it was.
    """
    del as_of
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
    case_id = f"batch-{batch_id}"
    new = load_identifiers(wanted, source=source, by=by, case_id=case_id)
    load_relations(links, source=source, by=by, case_id=case_id)
    known = set(
        Customer.objects.filter(customer_id__in=[row["customer_id"] for row in rows]).values_list(
            "customer_id", flat=True
        )
    )
    return sum(row["customer_id"] in known and row["customer_id"] in new for row in rows)
