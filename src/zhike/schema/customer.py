"""Customers: one row per person the bank knows, by number.

Analytics need no names: the customer master alone keeps those, sealed under a key per customer.
"""

from __future__ import annotations

from zhike.schema.contract import Column, Contract

CONTRACT = Contract(
    name="customer",
    row="one customer",
    key=("customer_id",),
    columns=(
        Column(
            name="customer_id",
            type="string",
            meaning="the bank's number of the customer",
            example="C00001234",
            pfi_class="C2",
        ),
        Column(name="age_band", type="string", meaning="age in years", example="25-34"),
        Column(
            name="income_band",
            type="string",
            meaning="income per year in thousand yuan",
            example="100-200",
            pfi_class="C2",
        ),
        Column(name="occupation", type="string", meaning="occupation group", example="教师"),
        Column(
            name="tier",
            type="string",
            meaning="service tier: 普通, 金卡, 白金, 私人银行",
            example="金卡",
        ),
        Column(name="segment", type="string", meaning="segment in force", example="年轻家庭"),
        Column(name="city", type="string", meaning="city of residence", example="云溪市"),
        Column(
            name="home_branch",
            type="string",
            meaning="branch that keeps the file",
            example="东湖支行",
        ),
        Column(
            name="investor_level",
            type="string",
            meaning="risk tolerance C1 to C5 by the last assessment; null when never assessed",
            example="C3",
            nullable=True,
            pfi_class="C2",
        ),
        Column(name="uses_app", type="boolean", meaning="has signed in to the app", example="true"),
        Column(
            name="marketing_consent",
            type="boolean",
            meaning="agreed to be offered products",
            example="true",
        ),
        Column(
            name="opened_date", type="date", meaning="first account opened", example="2019-06-01"
        ),
    ),
)
