"""Holdings: one row per product a customer has or had."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract

CONTRACT = Contract(
    name="holding",
    row="one product held by one customer",
    key=("holding_id",),
    columns=(
        Column(
            name="holding_id",
            type="string",
            meaning="account or contract number inside zhike",
            example="H000012340",
            pfi_class="C2",
        ),
        Column(
            name="customer_id",
            type="string",
            meaning="the holder",
            example="C00001234",
            pfi_class="C2",
        ),
        Column(name="product", type="string", meaning="name of the product", example="云享活期"),
        Column(
            name="product_kind",
            type="string",
            meaning="deposit, card, loan, fund or insurance",
            example="deposit",
        ),
        Column(
            name="balance_cents",
            type="int64",
            meaning="balance at the end of the period; what is owed is negative",
            example="1250000",
            unit="0.01 CNY",
            pfi_class="C2",
        ),
        Column(name="opened_date", type="date", meaning="opened", example="2021-03-18"),
        Column(
            name="closed_date",
            type="date",
            meaning="closed; null while open",
            example="2025-09-30",
            nullable=True,
        ),
    ),
)
