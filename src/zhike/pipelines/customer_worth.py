"""What customers are worth to the bank: the one function that says it."""

from __future__ import annotations

from datetime import datetime, timedelta

from ibis.expr.types import Table

from zhike.pipelines.reading import Tables
from zhike.schema import customer_month

YEAR = timedelta(days=365)
MONTHS, CENTS = 12, 100


def worth_of_customers(tables: Tables, *, as_of: datetime) -> Table:
    """Give `customer_id` and `worth_yuan`: income − concessions − cost − expected loss of a year.

    Of the months in the 365 days before `as_of` their mean times twelve, so that who came or left
    within them counts as others do. May be below zero. Empty where no months are known.
    """
    months = tables.of(customer_month.CONTRACT)
    first, last = (as_of - YEAR).date(), as_of.date()
    inside = months.filter((months.month_date > first) & (months.month_date <= last))
    kept = (
        inside.income_cents
        - inside.concession_cents
        - inside.cost_cents
        - inside.expected_loss_cents
    )
    return inside.group_by("customer_id").agg(
        worth_yuan=kept.mean().cast("float64") * MONTHS / CENTS
    )
