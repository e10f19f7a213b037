"""Take a batch back: its rows vanish for every reader at once, the record of it stays."""

from __future__ import annotations

from zhike.engine.store import BatchRecord, Store


def withdraw_batch(batch_id: str, *, store: Store, by: str, reason: str = "") -> BatchRecord:
    """Withdraw a batch and give its record. The same source can be imported again afterwards.

    Raises
    ------
    BatchUnknown, BatchWithdrawn
        There is nothing to take back.
    """
    return store.withdraw(batch_id, by=by, reason=reason)
