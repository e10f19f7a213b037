"""Which of some customers the rows of the store name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import pyarrow as pa

from zhike.engine.duckdb import connect
from zhike.engine.store import Store
from zhike.schema import customer_month, event_log, holding, transaction
from zhike.schema.contract import Contract

HELD: Sequence[Contract] = (holding.CONTRACT, transaction.CONTRACT, customer_month.CONTRACT)
EVENTS: Sequence[Contract] = (event_log.CONTRACT,)


def customers_named(
    customer_ids: Collection[str],
    *,
    store: Store,
    tables: Sequence[Contract] = HELD,
    since: datetime | None = None,
) -> set[str]:
    """Give those of the customers that a row of the tables names.

    Parameters
    ----------
    since
        Only rows of batches that were written to from this moment on.
    """
    scans = [store.query(contract, since=since) for contract in tables]
    rows = " UNION ALL ".join(f"SELECT customer_id FROM ({sql})" for sql in scans if sql)
    if not rows or not customer_ids:
        return set()
    connection = connect().con
    connection.register("asked", pa.table({"customer_id": pa.array(customer_ids, pa.string())}))
    found = connection.execute(
        f"SELECT customer_id FROM asked SEMI JOIN ({rows}) USING (customer_id)"
    )
    return {customer_id for (customer_id,) in found.fetchall()}
