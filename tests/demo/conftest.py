"""One simulated bank for all tests of the simulation; nobody changes its tables."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable

import ibis
import pyarrow as pa
import pytest

from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.people.actions import create_demo_people
from zhike.demo import MADE_FILE
from zhike.demo.bank import Bank, found_bank
from zhike.demo.desk import fill_desk
from zhike.demo.events import SCHEMA
from zhike.demo.master import fill_master
from zhike.demo.sightings import Evidence
from zhike.demo.simulation import simulate

Tables = dict[str, pa.Table]


def tables_of(bank: Bank) -> Tables:
    """Give every table of a bank by its name; each log stands for itself."""
    pieces = defaultdict(list)
    for piece in simulate(bank):
        pieces[piece.name].append(piece.rows)
    return {name: pa.concat_tables(rows) for name, rows in pieces.items()}


@pytest.fixture(scope="session")
def bank() -> Bank:
    return found_bank(seed=7, customers=3_000)


@pytest.fixture(scope="session")
def tables(bank: Bank) -> Tables:
    return tables_of(bank)


@pytest.fixture(scope="session")
def without() -> Callable[[str], Tables]:
    """Give the tables of the same bank with one truth switched off."""
    made: dict[str, Tables] = {}

    def tables_without(truth: str) -> Tables:
        if truth not in made:
            made[truth] = tables_of(found_bank(seed=7, customers=3_000, without=(truth,)))
        return made[truth]

    return tables_without


def evidence_of(tables: Tables) -> Evidence:
    """Give the tables of a bank to those who look for planted truths, without a store."""
    logs = [rows for rows in tables.values() if rows.schema.names == SCHEMA.names]
    backend = ibis.duckdb.connect()
    return Evidence(
        events=backend.create_table("event_log", pa.concat_tables(logs)),
        changes=tables["change_log"].to_pylist(),
    )


@pytest.fixture(scope="session")
def evidence(tables: Tables) -> Evidence:
    return evidence_of(tables)


@pytest.fixture
def nothing(tables: Tables) -> Evidence:
    """A bank in which nothing has happened yet."""
    return evidence_of({name: rows.slice(0, 0) for name, rows in tables.items()})


@pytest.fixture
def ready(db, own_home):
    """A bank with its people, customers and desk."""
    facts = {"seed": 5, "customers": 8_000, "without": []}
    own_home.mkdir(exist_ok=True)
    (own_home / MADE_FILE).write_text(json.dumps(facts))
    load_standard_purposes()
    create_demo_people()
    fill_master(own_home)
    fill_desk()
