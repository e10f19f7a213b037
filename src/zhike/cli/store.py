"""`zhike store`: what is in the event store, and how it is kept in order."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import zhike.schema
from zhike.engine.store import Store
from zhike.schema.contract import Contract


class StoreDamaged(Exception):
    """The store does not keep its promises. `code` is stable; the text is not."""

    code = "store_damaged"

    def __init__(self, *, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(
            f"{len(faults)} fault(s): {'; '.join(faults)}."
            " Restore ZHIKE_HOME/store from a backup, or import the sources again into a new one."
        )


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What was looked at in one table."""

    contract: str
    files: int
    rows: int


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subject to the command."""
    parser = subparsers.add_parser("store", help="look after the event store")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    steps.add_parser("logs", help="every event log with its size and period").set_defaults(run=logs)
    batches = steps.add_parser("batches", help="every batch in the order of arrival")
    batches.add_argument("--log", metavar="NAME", help="only the batches of one log")
    batches.set_defaults(run=show_batches)
    compact = steps.add_parser(
        "compact", help="merge small files, drop withdrawn rows, delete unneeded files"
    )
    compact.add_argument(
        "--grace-hours",
        type=int,
        default=24,
        metavar="N",
        help="keep retired files that long for readers that still use them (default %(default)s)",
    )
    compact.set_defaults(run=compact_tables)
    verify = steps.add_parser("verify", help="check files, keys and required values")
    verify.set_defaults(run=verify_tables)


def logs(wanted: argparse.Namespace) -> int:
    """Print the logs as JSON."""
    del wanted
    return _print([asdict(log) for log in Store().logs()])


def show_batches(wanted: argparse.Namespace) -> int:
    """Print the batches as JSON."""
    return _print([asdict(batch) for batch in Store().batches(wanted.log)])


def compact_tables(wanted: argparse.Namespace) -> int:
    """Compact every table that holds anything and print what was done."""
    store = Store()
    done = {
        contract.name: asdict(store.compact(contract, grace_hours=wanted.grace_hours))
        for contract in stored_contracts(store)
    }
    return _print(done)


def verify_tables(wanted: argparse.Namespace) -> int:
    """Check every table; raise StoreDamaged with all faults found, not only the first."""
    del wanted
    store, faults, looked_at = Store(), list[str](), list[Verified]()
    for contract in stored_contracts(store):
        missing = [path for path in store.files(contract) if not path.exists()]
        faults += [f"{contract.name}: the file {path.name} is missing" for path in missing]
        if missing:
            continue
        faults += [fault for check in CHECKS for fault in check(store, contract)]
        rows = int(store.table(contract).count().to_pyarrow().as_py())
        files = len(store.files(contract))
        looked_at.append(Verified(contract=contract.name, files=files, rows=rows))
    if faults:
        raise StoreDamaged(faults=faults)
    return _print([asdict(table) for table in looked_at])


def keys_repeated(store: Store, contract: Contract) -> Iterator[str]:
    """Name a table in which a key stands more than once."""
    table = store.table(contract)
    counted = table.group_by(list(contract.key)).agg(times=table.count())
    repeated = int(counted.filter(counted.times > 1).count().to_pyarrow().as_py())
    if repeated:
        yield f"{contract.name}: {repeated} keys stand more than once"


def values_missing(store: Store, contract: Contract) -> Iterator[str]:
    """Name the columns that hold null where the contract forbids it."""
    table = store.table(contract)
    required = [column.name for column in contract.columns if not column.nullable]
    counts = {name: table[name].isnull().sum() for name in required}
    found = table.agg(**counts).to_pyarrow().to_pylist()[0]
    for name, nulls in found.items():
        if nulls:
            yield f"{contract.name}: {name} is empty in {nulls} rows"


CHECKS: tuple[Callable[[Store, Contract], Iterator[str]], ...] = (keys_repeated, values_missing)


def contracts() -> list[Contract]:
    """Give every contract that the schema package defines."""
    found = []
    for module in iter_modules(zhike.schema.__path__):
        contract = getattr(import_module(f"zhike.schema.{module.name}"), "CONTRACT", None)
        if isinstance(contract, Contract):
            found.append(contract)
    return found


def stored_contracts(store: Store) -> list[Contract]:
    """Give the contracts that have a table with files in the store."""
    return [contract for contract in contracts() if store.files(contract)]


def _print(result: Any) -> int:
    print(json.dumps(result, ensure_ascii=False, default=str, indent=2))
    return 0
