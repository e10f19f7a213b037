"""A demo bank's tables as effects are measured on: made once, copied to where a test wants it.

Planted: accounts opened in half of the branches from 1 July on are used 30 % sooner.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from zhike.demo.bank import Bank, found_bank
from zhike.demo.simulation import simulate
from zhike.engine.store import Batch, Store
from zhike.pipelines.improvement_questions import Design, Question

NEEDED = {"account_opening", "customer", "contact", "survey_answer"}
SEED, CUSTOMERS = 7, 8_000
STARTED = date(2025, 7, 1)


@cache
def the_bank() -> Bank:
    return found_bank(seed=SEED, customers=CUSTOMERS)


@cache
def stored() -> Path:
    """The folder of its store; nobody writes there."""
    folder = Path(tempfile.mkdtemp(prefix="zhike-improvements-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store, pieces = Store(folder / "store"), {}
    for piece in simulate(the_bank()):
        if NEEDED & {piece.name, piece.contract.name}:
            pieces.setdefault((piece.contract.name, piece.name), []).append(piece)
    batch = Batch(batch_id="demo", source="demo", by="test")
    for group in pieces.values():
        rows = pa.concat_tables([piece.rows for piece in group])
        store.append(group[0].contract, rows, batch=batch)
    return folder / "store"


def faster() -> list[str]:
    """The branches of the planted change."""
    return [the_bank().branches[branch] for branch in the_bank().faster]


def planted(**other: Any) -> Question:
    """The question about the planted change; parts of it may be others."""
    asked: dict[str, Any] = {
        "metric": "first_use_days",
        "design": Design.STEPS,
        "called": "新户首用引导",
        "start": STARTED,
        "check": date(2025, 11, 25),
        "placebo": date(2025, 4, 15),
        "period_days": 28,
        "periods_before": 6,
        "reached": {unit: STARTED if unit in faster() else None for unit in the_bank().branches},
    }
    return Question(**asked | other)
