"""The demo bank's contacts with a lot over its customers planted in them.

From 1 July on, customers drawn make a fifth fewer contacts, or wait 30 % less; nothing else moves.
"""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from tests.improvement_bank import planted, stored

from zhike.engine.store import Batch, Store
from zhike.pipelines.improvement_lots import is_drawn
from zhike.pipelines.improvement_questions import Design, Lot, Question
from zhike.pipelines.reading import opened
from zhike.schema import contact, customer

LOT = Lot(percent=40, seed=11)
FEWER, WAITS_LESS = 0.2, 0.3
BEGUN = datetime(2025, 6, 30, 16)  # midnight in Shanghai


def asked(**other: Any) -> Question:
    """The question about the planted lot; parts of it may be others."""
    said = {"design": Design.CUSTOMERS, "lot": LOT, "reached": {}, "metric": "contacts_per_1000"}
    return planted(**said | other)


def rows_of(name: str) -> list[dict[str, Any]]:
    """The demo bank's rows of a table."""
    with opened(Store(stored())) as tables:
        found = tables.of({"contact": contact, "customer": customer}[name].CONTRACT)
        return found.to_pyarrow().to_pylist()


def store_of(
    folder: Path, *, people: list[dict[str, Any]], contacts: list[dict[str, Any]]
) -> Store:
    """A store with these customers and contacts."""
    store, batch = Store(folder / "store"), Batch(batch_id="lot", source="test", by="test")
    for contract, rows in ((customer.CONTRACT, people), (contact.CONTRACT, contacts)):
        with opened(Store(stored())) as tables:
            schema = tables.of(contract).schema().to_pyarrow()
        store.append(contract, pa.Table.from_pylist(rows, schema=schema), batch=batch)
    return store


def planted_contacts(*, fewer: float = 0.0, waits_less: float = 0.0) -> list[dict[str, Any]]:
    """The contacts of known customers with the change of those drawn."""
    draw, kept = random.Random(3), []
    for row in rows_of("contact"):
        if not row["customer_id"]:
            continue
        late = row["offered_at"].replace(tzinfo=None) >= BEGUN
        if late and is_drawn(row["customer_id"], LOT):
            if draw.random() < fewer:
                continue
            row |= {"wait_seconds": round(row["wait_seconds"] * (1 - waits_less))}
        kept.append(row)
    return kept
