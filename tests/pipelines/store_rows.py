"""Rows of store tables for tests: what is not named gets a plain value."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa

from zhike.demo.columns import arrow_schema
from zhike.engine.store import Batch, Store
from zhike.schema import customer_month, event_log, holding, transaction

MONDAY = datetime(2026, 1, 5, 9, 0)


def store_events(store: Store, *events, batch: str = "b1", log_name: str = "service"):
    """Events as (id, customer, time, channel)."""
    rows = [
        {
            "event_id": f"{key:0>32}",
            "log_name": log_name,
            "case_id": f"case-{key}",
            "sequence": place,
            "customer_id": customer,
            "activity": f"step {key}",
            "occurred_at": at,
            "channel": channel,
            "attributes": [],
        }
        for place, (key, customer, at, channel) in enumerate(events)
    ]
    put(store, event_log.CONTRACT, rows, batch=batch)


def store_holdings(store: Store, *holdings, batch: str = "b1"):
    """Holdings as (id, customer, kind, cents, opened, closed)."""
    names = (
        "holding_id",
        "customer_id",
        "product_kind",
        "balance_cents",
        "opened_date",
        "closed_date",
    )
    rows = [{**dict(zip(names, row, strict=True)), "product": "云享"} for row in holdings]
    put(store, holding.CONTRACT, rows, batch=batch)


def store_bookings(store: Store, *bookings, batch: str = "b1"):
    """Bookings as (id, customer, time, cents)."""
    names = ("transaction_id", "customer_id", "booked_at", "amount_cents")
    rows = [
        {**dict(zip(names, row, strict=True)), "category": "payment", "channel": "app"}
        for row in bookings
    ]
    put(store, transaction.CONTRACT, rows, batch=batch)


def store_months(store: Store, *months, batch: str = "b1"):
    """Months as (customer, first day, contacts)."""
    money = {name: 0 for name in customer_month.CONTRACT.column_names if name.endswith("_cents")}
    rows = [
        {"customer_id": customer, "month_date": day, "contacts": contacts, **money}
        for customer, day, contacts in months
    ]
    put(store, customer_month.CONTRACT, rows, batch=batch)


def put(store, contract, rows, *, batch):
    table = pa.Table.from_pylist(rows, schema=arrow_schema(contract))
    store.append(contract, table, batch=Batch(batch_id=batch))


def day(text: str) -> date:
    return date.fromisoformat(text)
