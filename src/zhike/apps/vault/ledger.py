"""The ledger of erasures: one JSON line for every customer whose keys were destroyed.

It lies outside the database and outside every backup, and is only ever written at its end: a backup
from before an erasure still holds the key, and whoever restores it destroys the key again by this
file. `ZHIKE_ERASURE_LEDGER` names it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from zhike.apps.vault.errors import LedgerBroken


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """Whose keys were destroyed, and when."""

    customer_id: str
    erased_at: datetime


def ledger_file() -> Path:
    return Path(settings.ERASURE_LEDGER)


def add_erasures(erasures: Iterable[Erasure]) -> None:
    """Write erasures behind the others and wait until the disk has them."""
    lines = [
        json.dumps({"customer_id": one.customer_id, "erased_at": one.erased_at.isoformat()})
        for one in erasures
    ]
    if not lines:
        return
    file = ledger_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab+") as handle:
        if handle.tell() > 0:
            handle.seek(-1, os.SEEK_END)
            if handle.read(1) != b"\n":
                # Cut by a power failure: it stays a line of its own, the new one must not join it.
                lines[0] = "\n" + lines[0]
        handle.write(("\n".join(lines) + "\n").encode())
        handle.flush()
        os.fsync(handle.fileno())


def all_erasures(file: Path | None = None) -> Iterator[Erasure]:
    """Read every erasure, the oldest first.

    Raises
    ------
    LedgerBroken
        A line is no erasure and is not merely cut short.
    """
    path = file or ledger_file()
    if not path.exists():
        return
    with path.open("rb") as handle:
        for number, line in enumerate(handle, start=1):
            if erasure := _read(line):
                yield erasure
            elif line.rstrip().endswith(b"}"):
                raise LedgerBroken(file=path, line=number)


def _read(line: bytes) -> Erasure | None:
    try:
        raw = json.loads(line)
        return Erasure(
            customer_id=str(raw["customer_id"]),
            erased_at=datetime.fromisoformat(raw["erased_at"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
