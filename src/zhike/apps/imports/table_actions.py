"""Customers, holdings, transactions and months from files: the master and the store take them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.customers.errors import LoadUndone
from zhike.apps.customers.holder_actions import Holder, count_new_holders, load_holders
from zhike.apps.customers.load_actions import (
    SOURCE_LENGTH,
    Entry,
    Loaded,
    begin_load,
    count_new_customers,
    end_load,
    load_customers,
    portions,
)
from zhike.apps.customers.loads import load_of
from zhike.apps.customers.models import Customer, Load
from zhike.apps.customers.profile_rules import FIRST_BIRTH
from zhike.apps.customers.queries import owners_of
from zhike.apps.customers.rules import CustomerKind, CustomerState, IdentifierKind
from zhike.apps.imports.ages import age_band, age_on, czech_birth
from zhike.apps.imports.takers import Taker, taker_of
from zhike.apps.imports.taking import bring_rows, count_rows
from zhike.apps.people.branch_actions import head_office
from zhike.pipelines.import_events import Progress
from zhike.pipelines.import_tables import Rows, TableReport, Taken, TakeRows, import_table
from zhike.pipelines.journeys import the_store
from zhike.pipelines.table_mapping import TableMapping

IDENTIFIERS = tuple(kind for kind in IdentifierKind)
PROFILE = (
    "age_band", "sex", "occupation", "income_band", "risk_preference", "education",
    "marital_status", "city",
)  # fmt: skip
USER = "user"


Bring = Callable[..., Loaded]
Count = Callable[[Rows], int]


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
    as_of = date.fromisoformat(mapping.as_of) if mapping and mapping.as_of else timezone.localdate()
    take: TakeRows | None = None
    taker = taker_of(table)
    if taker or table in IN_MASTER:
        bring, count = (
            (partial(_bring_taken, taker=taker), partial(count_rows, taker=taker))
            if taker
            else IN_MASTER[table]
        )
        take = partial(_load, bring=bring, table=table, source=source, by=by, as_of=as_of)
        if dry_run:
            take = partial(_look, count=count)
    return import_table(
        path,
        table=table,
        store=the_store(),
        mapping=mapping,
        find_holders=partial(find_holders, mapping=mapping),
        find_known=known_customers if table == "holders" else None,
        judge=taker.judge if taker else None,
        take=take,
        encoding=encoding,
        sheet=sheet,
        by=by,
        dry_run=dry_run,
        batch_id=batch_id,
        progress=progress,
    )


def known_customers(customer_ids: Collection[str]) -> set[str]:
    """Give those of the numbers that the master has; nothing can be added to who was erased."""
    found = set[str]()
    for some in portions(customer_ids):
        known = Customer.objects.filter(customer_id__in=some).exclude(state=CustomerState.ERASED)
        found.update(known.values_list("customer_id", flat=True))
    return found


@transaction.atomic
def _load(
    rows: Rows, batch_id: str, *, bring: Bring, table: str, source: str, by: str, as_of: date
) -> Taken:
    """Take rows into the master, all or none."""
    load = load_of(batch_id)
    if load and load.undone_at:
        raise LoadUndone
    # What stands under the batch already came with a run that died before it told.
    before = load.stored if load else 0
    load = load or begin_load(batch_id, holds=table, source=source, by=by)
    loaded = bring(rows, about=_About(load=load, as_of=as_of))
    stored = loaded.created + loaded.again
    end_load(load, stored=before + loaded.created, duplicates=len(rows) - stored)
    return Taken(stored=stored, left=max(0, before - loaded.again))


def _look(rows: Rows, batch_id: str, *, count: Count) -> Taken:
    """Tell what `_load` would: nothing is written, so nobody waits for it and it for nobody."""
    del batch_id  # nothing is brought
    return Taken(stored=count(rows))


def find_holders(keys: Collection[str], *, mapping: TableMapping | None) -> Mapping[str, str]:
    """Give for accounts or other systems' keys the number of the customer each belongs to."""
    if mapping is None or not mapping.holder:
        return {}
    return owners_of(keys, kind=IdentifierKind(mapping.holder["kind"]))


def _bring_customers(rows: Rows, *, about: _About) -> Loaded:
    return load_customers(
        (_entry(row, as_of=about.as_of) for row in rows),
        source=about.load.source[:SOURCE_LENGTH],
        by=about.load.loaded_by,
        branch=head_office(),
        valued_date=about.as_of,
        case_id=about.case_id,
        load=about.load,
    )


def _bring_taken(rows: Rows, *, about: _About, taker: Taker) -> Loaded:
    return bring_rows(rows, taker=taker, load=about.load)


def _count_customers(rows: Rows) -> int:
    return count_new_customers(row["customer_id"] for row in rows)


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


def _bring_holders(rows: Rows, *, about: _About) -> Loaded:
    return load_holders(map(_holder, rows), load=about.load)


def _count_holders(rows: Rows) -> int:
    return count_new_holders(map(_holder, rows))


def _holder(row: dict[str, Any]) -> Holder:
    return Holder(
        customer_id=row["customer_id"],
        account=row["account"],
        is_user=row["role"] == USER,
        owner_id=row["owner_id"] or "",
        source_key=row["source_key"] or "",
    )


IN_MASTER: Mapping[str, tuple[Bring, Count]] = {
    "customers": (_bring_customers, _count_customers),
    "holders": (_bring_holders, _count_holders),
}
