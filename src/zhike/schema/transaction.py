"""Transactions: one row per booking on a customer's account."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract

CONTRACT = Contract(
    name="transaction",
    row="one booking",
    key=("transaction_id",),
    columns=(
        Column(
            name="transaction_id",
            type="string",
            meaning="unique id",
            example="T202503-00000017",
            pfi_class="C2",
        ),
        Column(
            name="customer_id",
            type="string",
            meaning="the holder",
            example="C00001234",
            pfi_class="C2",
        ),
        Column(
            name="booked_at",
            type="timestamp(6)",
            meaning="when it was booked",
            example="2025-03-04T02:11:09Z",
            unit="UTC",
        ),
        Column(
            name="category",
            type="string",
            meaning="salary, transfer, payment, withdrawal, investment, repayment",
            example="payment",
        ),
        Column(
            name="amount_cents",
            type="int64",
            meaning="money in is positive, money out negative",
            example="-12990",
            unit="0.01 CNY",
            pfi_class="C2",
        ),
        Column(name="channel", type="string", meaning="app, branch, atm, card", example="app"),
    ),
)
