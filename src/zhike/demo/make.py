"""Make the demo bank: simulate, store, and write down what was planted and what was found."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa

from zhike.demo import MADE_FILE
from zhike.demo.bank import RULES_FOLDER, Bank, found_bank
from zhike.demo.errors import HomeTaken, UnknownSize
from zhike.demo.findings import findings, write_findings
from zhike.demo.planted import TRUTH_NAMES
from zhike.demo.simulation import Piece, simulate
from zhike.demo.truth import write_truth
from zhike.engine.home import home as state_folder
from zhike.engine.store import Batch, Store

SIZES = {"small": 1_200, "standard": 20_000, "large": 200_000}
DEFAULT_SEED = 7
PIECES = 60  # how many pieces a simulation has, for the progress bar
ROWS_TOGETHER = 500_000
Progress: TypeAlias = Callable[[int, int | None, str], None]


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was made: rows a table, events a log, and the seconds it took."""

    seed: int
    customers: int
    without: tuple[str, ...]
    rows: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    already_there: bool = False

    @property
    def events(self) -> int:
        """How many events all logs hold together."""
        return sum(count for name, count in self.rows.items() if name.startswith("event_log/"))


def make(
    *,
    size: str = "standard",
    seed: int = DEFAULT_SEED,
    without: Iterable[str] = (),
    customers: int | None = None,
    home: Path | None = None,
    progress: Progress | None = None,
) -> Made:
    """Make a demo bank in a home folder; the same call again changes nothing.

    Raises
    ------
    UnknownSize, UnknownTruth, TooFewCustomers
        What was asked for does not exist.
    HomeTaken
        The home holds a demo bank that was made otherwise.
    """
    if customers is None and size not in SIZES:
        raise UnknownSize(size=size, known=SIZES)
    bank = found_bank(seed=seed, customers=customers or SIZES[size], without=tuple(without))
    folder = home or state_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if there := _made(bank, folder):
        return there
    begun = time.perf_counter()
    rows = _fill(bank, Store(folder / "store"), progress or _silent)
    _copy_rules(folder)
    write_truth(bank, folder=folder)
    _write_findings(folder, progress or _silent)
    made = Made(
        seed=seed,
        customers=bank.customers,
        without=_without(bank),
        rows=rows,
        seconds=round(time.perf_counter() - begun, 1),
    )
    (folder / MADE_FILE).write_text(json.dumps(asdict(made), indent=2) + "\n", encoding="utf-8")
    return made


def _fill(bank: Bank, store: Store, progress: Progress) -> dict[str, int]:
    """Store every piece; small pieces of one table go together, for each commit has its price."""
    rows: Counter[str] = Counter()
    waiting: dict[tuple[str, str], list[Piece]] = {}
    for done, piece in enumerate(simulate(bank)):
        key = (piece.contract.name, piece.name)
        progress(done, PIECES, piece.name)
        rows["/".join(dict.fromkeys(key))] += piece.rows.num_rows
        pieces = waiting.setdefault(key, [])
        pieces.append(piece)
        if sum(each.rows.num_rows for each in pieces) >= ROWS_TOGETHER:
            _append(bank, store, waiting.pop(key))
    for pieces in waiting.values():
        _append(bank, store, pieces)
    return dict(rows)


def _append(bank: Bank, store: Store, pieces: list[Piece]) -> None:
    table = pa.concat_tables([piece.rows for piece in pieces])
    batch = Batch(batch_id=f"demo-{bank.salt:08x}", source="demo", by="zhike demo")
    store.append(pieces[0].contract, table, batch=batch)


def _copy_rules(folder: Path) -> None:
    """Put standards, stages and touchpoints where a bank keeps its own; those there stay."""
    for source in sorted(RULES_FOLDER.rglob("*.yaml")):
        target = folder / source.relative_to(RULES_FOLDER)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())


def _write_findings(folder: Path, progress: Progress) -> None:
    progress(PIECES, PIECES, "findings")
    write_findings(findings(folder), folder=folder)


def _made(bank: Bank, folder: Path) -> Made | None:
    """Give what the home holds already, when it is the same bank."""
    path = folder / MADE_FILE
    if not path.exists():
        return None
    raw = json.loads(path.read_text(encoding="utf-8"))
    made = Made(**{**raw, "without": tuple(raw["without"]), "already_there": True})
    wanted = Made(seed=bank.seed, customers=bank.customers, without=_without(bank))
    if _name(made) != _name(wanted):
        raise HomeTaken(there=_name(made), wanted=_name(wanted))
    return made


def _without(bank: Bank) -> tuple[str, ...]:
    return tuple(name for name in TRUTH_NAMES if not bank.has(name))


def _name(made: Made) -> str:
    absent = f", without {', '.join(made.without)}" if made.without else ""
    return f"of {made.customers} customers (seed {made.seed}{absent})"


def _silent(done: int, total: int | None, message: str) -> None:
    del done, total, message
