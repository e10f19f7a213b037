from collections import Counter

import numpy as np
import pyarrow.compute as pc

from zhike.demo.people import make_people


def test_the_volume_of_a_month_is_the_sum_of_its_bookings(tables):
    bookings = tables["transaction"]
    volume = pc.sum(tables["customer_month"].column("volume_cents")).as_py()

    assert volume == pc.sum(pc.abs(bookings.column("amount_cents"))).as_py()
    assert 0 not in set(bookings.column("amount_cents").to_pylist())


def test_every_customer_has_twelve_months_and_who_leaves_none_after(tables):
    months = tables["customer_month"]
    counts = Counter(months.column("customer_id").to_pylist())

    assert max(counts.values()) == 12
    assert len(set(months.column("month_date").to_pylist())) == 12
    assert 0.85 < sum(1 for count in counts.values() if count == 12) / 3_000 < 0.97


def shaped_by_customer(months, names):
    """Columns as 12 rows of all customers; nothing from the month after on which one left."""
    who = np.char.lstrip(months.column("customer_id").to_numpy().astype(str), "C").astype(int) - 1
    month = months.column("month_date").to_numpy().astype("datetime64[M]").astype(int) % 12
    filled = {name: np.zeros((12, 3_000)) for name in names}
    for name in names:
        filled[name][month, who] = months.column(name).to_numpy()
    return filled


def test_the_three_kinds_of_false_key_accounts_show_in_their_money(bank, tables):
    kinds = make_people(bank).false_kind
    names = ("volume_cents", "income_cents", "concession_cents", "cost_cents")
    shaped = shaped_by_customer(tables["customer_month"], names)
    volume = shaped["volume_cents"]
    profit = shaped["income_cents"] - shaped["concession_cents"] - shaped["cost_cents"]
    concentration = volume.max(axis=0) / volume.sum(axis=0)
    large = volume.sum(axis=0)

    assert concentration[kinds == 0].min() > 0.9
    assert np.median(large[kinds == 1]) > 50 * np.median(large[kinds == -1])
    assert np.median(profit[:, kinds == 1]) < 0
    assert (profit[:, kinds == 2].sum(axis=0) < 0).all()
    assert np.median(profit[:, kinds == -1]) > 0
