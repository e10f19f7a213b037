import numpy as np
import pyarrow.compute as pc

from zhike.demo.people import make_people


def test_the_volume_of_a_month_is_the_sum_of_its_bookings(tables):
    bookings = tables["transaction"]
    volume = pc.sum(tables["customer_month"].column("volume_cents")).as_py()

    assert volume == pc.sum(pc.abs(bookings.column("amount_cents"))).as_py()
    assert 0 not in set(bookings.column("amount_cents").to_pylist())


def test_every_customer_has_twelve_months(tables):
    months = tables["customer_month"]

    assert months.num_rows == 12 * 3_000
    assert len(set(months.column("month_date").to_pylist())) == 12


def test_the_three_kinds_of_false_key_accounts_show_in_their_money(bank, tables):
    kinds = make_people(bank).false_kind
    months = tables["customer_month"]
    shaped = {
        name: months.column(name).to_numpy().reshape(12, -1)
        for name in ("volume_cents", "income_cents", "concession_cents", "cost_cents")
    }
    volume = shaped["volume_cents"]
    profit = shaped["income_cents"] - shaped["concession_cents"] - shaped["cost_cents"]
    concentration = volume.max(axis=0) / volume.sum(axis=0)
    large = volume.sum(axis=0)

    assert concentration[kinds == 0].min() > 0.9
    assert np.median(large[kinds == 1]) > 50 * np.median(large[kinds == -1])
    assert np.median(profit[:, kinds == 1]) < 0
    assert (profit[:, kinds == 2].sum(axis=0) < 0).all()
    assert np.median(profit[:, kinds == -1]) > 0
