import numpy as np

from zhike.demo.bank import found_bank
from zhike.demo.people import KINDS, make_people


def test_customers_are_numbered_once_each(tables):
    ids = tables["customer"].column("customer_id").to_pylist()

    assert len(set(ids)) == 3_000
    assert ids[0] == "C00000001"


def test_the_store_knows_customers_by_number_alone(tables):
    told = set(tables["customer"].column_names)

    assert not {"name", "phone", "address", "id_number", "email"} & told


def test_every_holding_belongs_to_a_customer_and_everyone_has_a_current_account(tables):
    holders = set(tables["holding"].column("customer_id").to_pylist())
    current = [p for p in tables["holding"].column("product").to_pylist() if p == "云享活期"]

    assert holders == set(tables["customer"].column("customer_id").to_pylist())
    assert len(current) == 3_000


def test_debts_are_negative_and_closed_holdings_empty(tables):
    rows = tables["holding"].to_pylist()

    assert all(row["balance_cents"] <= 0 for row in rows if row["product_kind"] == "loan")
    assert all(row["balance_cents"] == 0 for row in rows if row["closed_date"] is not None)


def test_three_kinds_of_false_key_accounts_are_there_or_not():
    planted = make_people(found_bank(seed=1, customers=2_000))
    absent = make_people(found_bank(seed=1, customers=2_000, without=("false_key_accounts",)))

    assert np.bincount(planted.false_kind[planted.false_kind >= 0]).tolist() == [6] * len(KINDS)
    assert (absent.false_kind == -1).all()
    assert np.array_equal(planted.segment, absent.segment)
