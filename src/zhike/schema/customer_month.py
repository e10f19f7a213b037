"""Customer months: what each customer brought and cost the bank, month by month."""

from __future__ import annotations

from zhike.schema.contract import Column, Contract


def _money(name: str, meaning: str, example: str) -> Column:
    return Column(
        name=name,
        type="int64",
        meaning=meaning,
        example=example,
        unit="0.01 CNY",
        pfi_class="C2",
    )


CONTRACT = Contract(
    name="customer_month",
    row="one customer in one month",
    key=("customer_id", "month_date"),
    columns=(
        Column(
            name="customer_id",
            type="string",
            meaning="the customer",
            example="C00001234",
            pfi_class="C2",
        ),
        Column(
            name="month_date", type="date", meaning="first day of the month", example="2025-03-01"
        ),
        _money("volume_cents", "turnover: sum of absolute amounts booked", "1830000"),
        _money("income_cents", "interest margin and fees before concessions", "26500"),
        _money("concession_cents", "discounts, waived fees and gifts; not negative", "0"),
        _money("cost_cents", "cost to serve: contacts, branch time, transactions", "8200"),
        _money("expected_loss_cents", "expected credit loss", "1300"),
        _money("capital_cents", "economic capital bound by the customer's risks", "94000"),
        Column(
            name="contacts", type="int64", meaning="contacts with the bank's people", example="1"
        ),
    ),
)
