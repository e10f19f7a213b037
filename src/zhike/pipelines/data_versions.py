"""What an answer is made from, as a short text: it changes when the answer may change.

One text for each log, so that a new batch in one log leaves the answers about all others alone:
zhike's own log grows every few seconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import zhike
from zhike.engine.store import Store
from zhike.pipelines.bank_rules import written_rules_digest
from zhike.schema import contact, event_log

CONTRACTS = (event_log.CONTRACT, contact.CONTRACT)


def versions_of_logs(store: Store) -> dict[str, str]:
    """Give for each log a text made of its files, the written rules and the release of zhike."""
    tables = [store.log_versions(contract) for contract in CONTRACTS]
    names = sorted({name for table in tables for name in table})
    common = [zhike.__version__, written_rules_digest()]
    return {name: _digest([*common, *(table.get(name, "") for table in tables)]) for name in names}


def version_of_bank(store: Store, *, logs: dict[str, str]) -> str:
    """Give a text for questions that look at customers across all logs.

    A log without any customer has no part in it, or each event of zhike itself would count.
    """
    named = [
        (name, version)
        for name, version in logs.items()
        if _names_customers(store.root, name, version)
    ]
    return _digest(text for pair in named for text in pair)


def version_of_data(logs: dict[str, str], *, without: Iterable[str] = ()) -> str:
    """Give one text for many logs, the named ones left out."""
    counted = sorted(set(logs) - set(without))
    return _digest(text for name in counted for text in (name, logs[name]))


@lru_cache(maxsize=1024)  # the version changes with the rows
def _names_customers(root: Path, log_name: str, _version: str) -> bool:
    log = Store(root).table(event_log.CONTRACT, log_name=log_name)
    return bool(log.filter(log.customer_id.notnull()).limit(1).to_pyarrow().num_rows)


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:24]
