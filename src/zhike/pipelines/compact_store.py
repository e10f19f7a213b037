"""Keep the store quick: merge small files, drop withdrawn rows, delete what nobody needs."""

from __future__ import annotations

from collections.abc import Iterable

from zhike.engine.store import Compacted, Store
from zhike.schema import contact, event_log
from zhike.schema.contract import Contract


def compact_store(
    *,
    store: Store,
    contracts: Iterable[Contract] = (event_log.CONTRACT, contact.CONTRACT),
    grace_hours: int = 24,
) -> dict[str, Compacted]:
    """Compact tables one after the other; give what was done by the table's name.

    Files that were replaced stay `grace_hours` for readers that still have them open.
    """
    return {
        contract.name: store.compact(contract, grace_hours=grace_hours) for contract in contracts
    }
