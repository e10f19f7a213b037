"""The twelve events of the cast as a stored log, and the ways a log can be poor."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from django.core.cache import cache
from tests.cast import event_log

from zhike.apps.journeys.workbench import Workbench
from zhike.engine.store import Batch, Store
from zhike.schema import event_log as contract

TYPES = {"string": pa.string(), "int64": pa.int64(), "timestamp(6)": pa.timestamp("us")}


def stored(rows: pa.Table, *, log_name: str, root: Path | None = None) -> None:
    """Store rows that have some of the contract's columns; the others are null."""
    given = {name: rows[name] for name in rows.column_names}
    columns = {}
    for column in contract.CONTRACT.columns:
        kind = TYPES.get(column.type, pa.map_(pa.string(), pa.string()))
        columns[column.name] = given.get(column.name, pa.nulls(rows.num_rows, kind)).cast(kind)
    columns["log_name"] = pa.array([log_name] * rows.num_rows)
    columns["event_id"] = pa.array([f"{log_name}-{n}" for n in range(rows.num_rows)])
    empty = columns["attributes"].type
    columns["attributes"] = pa.array([[]] * rows.num_rows, empty)
    batch = Batch(batch_id=log_name, source="cast", by="test")
    Store(root).append(contract.CONTRACT, pa.table(columns), batch=batch)


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture(scope="session")
def loans_in_store(tmp_path_factory) -> Path:
    """A store made once; each test works on its own copy."""
    folder = tmp_path_factory.mktemp("loans") / "store"
    stored(event_log(), log_name="loans", root=folder)
    return folder


@pytest.fixture
def loans(loans_in_store, own_home) -> str:
    """Five cases with channels, customers and agents."""
    shutil.copytree(loans_in_store, own_home / "store")
    return "loans"


@pytest.fixture
def lonely() -> str:
    """One case of one event: nothing follows, nobody waits, no channel, no customer."""
    rows = {
        "case_id": ["only"],
        "sequence": [1],
        "activity": ["=1+1"],
        "occurred_at": [datetime(2026, 1, 5, 9)],
    }
    stored(pa.table(rows), log_name="lonely")
    return "lonely"


@pytest.fixture
def bench(loans) -> Workbench:
    return bench_of("loans")


def bench_of(log_name: str, *, tab: str = "map", query: str = "") -> Workbench:
    return Workbench.from_query(log_name=log_name, tab=tab, query=query)


AWKWARD = ("call, later", 'say "no"', "two\nlines")
AWKWARD_LIST = '"call, later","say \\"no\\"","two\\nlines"'


@pytest.fixture
def awkward() -> str:
    """Activities that hold a comma, a quote and a new line; case 2 stops before the last."""
    steps = [("1", name) for name in AWKWARD] + [("2", name) for name in AWKWARD[:2]]
    rows = {
        "case_id": [case for case, _name in steps],
        "sequence": list(range(1, len(steps) + 1)),
        "activity": [name for _case, name in steps],
        "occurred_at": [datetime(2026, 1, 5, 9, minute) for minute in range(len(steps))],
        "outcome": ["yes"] * len(steps),
    }
    stored(pa.table(rows), log_name="awkward")
    return "awkward"
