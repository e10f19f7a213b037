"""The demo bank's customers in the operational half: master, branches, relations, managers.

Loaded after the store is made, in one transaction; a bank that is there already is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from zhike.demo import MADE_FILE
from zhike.demo.bank import Bank, found_bank
from zhike.demo.duplicates import plant_duplicates
from zhike.demo.identities import Identities, make_identities
from zhike.demo.people import customer_table, make_people
from zhike.engine.home import home as state_folder

if TYPE_CHECKING:
    from zhike.apps.customers.load_actions import Entry, Link
    from zhike.apps.people.models import Branch, User

SOURCE, BY = "demo bank", "zhike demo"
VALUED = date(2024, 12, 31)
KINDS = ("id_number", "passport", "credit_code", "phone", "email", "card", "address")
PROFILE = {
    "age_band": "age_band",
    "occupation": "occupation",
    "income_band": "income_band",
    "risk_preference": "investor_level",
    "city": "city",
}
OF_A_PERSON = ("age_band", "occupation", "risk_preference")
GUARANTEED_SHARE = 0.04  # of those who live with somebody
GROUP_SIZE = 4  # companies that belong together
MANAGED_TIERS = ("白金", "私人银行")
# Which demo person looks after customers, and in whose reach they are.
MANAGERS = ("agent", "supervisor")


def fill_master(home: Path | None = None) -> int:
    """Load the customers of the bank that the home folder holds; give how many were new.

    Django must be set up. Whoever is there already stays as he is.
    """
    from django.db import transaction

    from zhike.apps.customers.load_actions import load_customers, load_relations
    from zhike.apps.customers.models import Customer
    from zhike.apps.people.branch_actions import head_office

    bank = made_bank(home or state_folder())
    with transaction.atomic():
        branches = make_branches(bank)
        created = 0
        # The last customer is there when all are: they come in one transaction.
        if not Customer.objects.filter(customer_id=f"C{bank.customers:08d}").exists():
            people = make_people(bank)
            identities = make_identities(bank, people)
            rows = plant_duplicates(bank, identities).rows
            (facts,) = customer_table(bank, people, rows[: people.count])
            loaded = load_customers(
                entries(rows, facts=facts, codes={one.name: one.code for one in branches}),
                source=SOURCE,
                by=BY,
                branch=head_office(),
                valued_date=VALUED,
                case_id=f"demo-{bank.salt:08x}",
            )
            created = loaded.created
            load_relations(
                links(bank, identities), source=SOURCE, by=BY, case_id=f"demo-{bank.salt:08x}"
            )
        assign_managers(branches)
    return created


def make_branches(bank: Bank) -> list[Branch]:
    """Put the bank's branches under the head office; those there already stay."""
    from zhike.apps.people.branch_actions import create_branch, head_office
    from zhike.apps.people.models import Branch

    top = head_office()
    there = {branch.code: branch for branch in Branch.objects.all()}
    names = enumerate(bank.branches, start=1)
    return [
        there.get(f"B{place:02d}")
        or create_branch(code=f"B{place:02d}", name=name, parent=top, by=BY)
        for place, name in names
    ]


def assign_managers(branches: list[Branch]) -> None:
    """Let the demo people of the first branch look after its best customers."""
    from zhike.apps.customers.load_actions import assign_many
    from zhike.apps.people.models import User

    found = User.objects.filter(username__in=MANAGERS, is_demo=True, managed_customers=None)
    managers: list[User] = list(found.order_by("username"))
    for tier, manager in zip(MANAGED_TIERS, managers, strict=False):
        assign_many(branch=branches[0], tier=tier, manager=manager, by=BY)


def entries(rows: pa.Table, *, facts: pa.Table, codes: dict[str, str]) -> Iterator[Entry]:
    """Give every entry of the bank; what is known beside the identity is known of the first ones.

    Duplicates come after the customers, with what their own papers say and no more.
    """
    from zhike.apps.customers.load_actions import Entry
    from zhike.apps.customers.rules import CustomerKind, IdentifierKind

    known = facts.to_pylist()
    for place, row in enumerate(rows.to_pylist()):
        fact = known[place] if place < len(known) else {}
        identifiers = [(IdentifierKind(kind), row[kind]) for kind in KINDS if row[kind]]
        if fact:
            # The first account of each customer, as the table of holdings numbers it.
            identifiers.append((IdentifierKind.ACCOUNT, f"H{place * 10:09d}"))
        yield Entry(
            customer_id=row["customer_id"],
            kind=CustomerKind(row["kind"]),
            name=row["name"],
            branch=codes.get(row["home_branch"], ""),
            tier=fact.get("tier", ""),
            segment=fact.get("segment", ""),
            opened_date=fact.get("opened_date"),
            is_age_friendly=fact.get("age_band") == "65+" and not fact["uses_app"],
            identifiers=identifiers,
            profile=_profile(row, fact),
        )


def links(bank: Bank, identities: Identities) -> Iterator[Link]:
    """Say who lives with whom, who guarantees for whom, which companies belong together."""
    from zhike.apps.customers.load_actions import Link
    from zhike.apps.customers.rules import RelationKind

    ids, rng = identities.rows["customer_id"].to_pylist(), bank.stream("relations")
    for head, member in _with_heads(identities.household):
        yield Link(subject=ids[member], object=ids[head], kind=RelationKind.HOUSEHOLD)
        if rng.random() < GUARANTEED_SHARE:
            yield Link(subject=ids[member], object=ids[head], kind=RelationKind.GUARANTOR)
    companies = np.flatnonzero(identities.corporate)
    persons = np.flatnonzero(~identities.corporate & (identities.household < 0))
    contacts = persons[rng.permutation(len(persons))[: len(companies)]]
    for place, company in enumerate(companies):
        if place < len(contacts):
            contact = ids[contacts[place]]
            yield Link(subject=contact, object=ids[company], kind=RelationKind.CONTACT_PERSON)
        if place % GROUP_SIZE:
            parent = ids[companies[place - place % GROUP_SIZE]]
            yield Link(subject=parent, object=ids[company], kind=RelationKind.PARENT_COMPANY)


def _with_heads(household: np.ndarray) -> Iterator[tuple[int, int]]:
    heads: dict[int, int] = {}
    for member in np.flatnonzero(household >= 0).tolist():
        head = heads.setdefault(int(household[member]), member)
        if head != member:
            yield head, member


def _profile(row: dict[str, Any], fact: dict[str, Any]) -> dict[str, str]:
    profile = {name: str(fact[column]) for name, column in PROFILE.items() if fact.get(column)}
    if row["kind"] == "corporate":
        return {name: value for name, value in profile.items() if name not in OF_A_PERSON}
    said = {"sex": row["sex"], "birth_date": row["birth_date"] and row["birth_date"].isoformat()}
    return profile | {name: value for name, value in said.items() if value}


def made_bank(folder: Path) -> Bank:
    made = json.loads((folder / MADE_FILE).read_text(encoding="utf-8"))
    return found_bank(
        seed=made["seed"], customers=made["customers"], without=tuple(made["without"])
    )
