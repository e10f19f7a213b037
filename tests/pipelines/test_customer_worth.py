from datetime import date, datetime

from tests.pipelines.store_rows import put

from zhike.engine.store import Store
from zhike.pipelines.customer_worth import worth_of_customers
from zhike.pipelines.reading import opened
from zhike.schema import customer_month


def month(who, day, income, *, concession=0, cost=0, loss=0):
    return {
        "customer_id": who, "month_date": day, "volume_cents": 0, "income_cents": income,
        "concession_cents": concession, "cost_cents": cost, "expected_loss_cents": loss,
        "capital_cents": 9, "contacts": 0,
    }  # fmt: skip


def test_worth_is_what_is_left_of_the_income_as_of_a_year(tmp_path):
    store = Store(tmp_path / "store")
    rows = [
        month("C1", date(2025, 3, 1), 10_000, concession=1_000, cost=2_000, loss=500),
        month("C1", date(2025, 4, 1), 20_000, concession=1_000, cost=2_000, loss=500),
        month("C1", date(2023, 4, 1), 990_000),  # longer ago than a year
        month("C2", date(2025, 4, 1), 1_000, cost=3_000),
    ]
    put(store, customer_month.CONTRACT, rows, batch="b1")

    with opened(store) as tables:
        found = worth_of_customers(tables, as_of=datetime(2025, 12, 31)).to_pyarrow().to_pylist()

    # (65 + 165) yuan in two months are 1,380 in twelve; the other costs 20 yuan a month.
    assert {row["customer_id"]: row["worth_yuan"] for row in found} == {"C1": 1_380.0, "C2": -240.0}
