import numpy as np
from tests.analytics.identity.people import LIN, entries

from zhike.analytics.identity.all_pairs import agreements, random_pairs
from zhike.analytics.identity.records import in_one_form


def test_random_pairs_are_two_different_rows_and_the_same_for_the_same_seed():
    drawn = random_pairs(5, wanted=1_000, seed=3).to_pyarrow()

    assert (drawn["a"].to_numpy() < drawn["b"].to_numpy()).all()
    assert drawn["b"].to_numpy().max() == 4
    assert drawn.equals(random_pairs(5, wanted=1_000, seed=3).to_pyarrow())


def test_equal_names_and_dates_are_counted_over_all_pairs_without_forming_them():
    # Four bear the name: six pairs; two of them and one other the date: three pairs of ten.
    people = [LIN, LIN, *[{"name": "林知夏", "birth_date": "1970-01-01"}] * 2,
              {"name": "王溪", "birth_date": "1990-05-06"}]  # fmt: skip
    none = {name: np.array([], dtype=int) for name in ("contact", "email")}

    found = agreements(
        in_one_form(entries(*people)), candidates=none, counts=np.array([]), wanted=100, seed=1
    )

    assert found["name"][4] == 6
    assert found["birth"][2] == 3 + 1
    assert found["name"].sum() == found["birth"].sum() == 10


def test_shared_phones_and_mail_are_taken_from_the_candidates():
    seen = {"contact": np.array([3, 2, 0]), "email": np.array([1, -1, 0])}

    found = agreements(
        in_one_form(entries(LIN, LIN, LIN)),
        candidates=seen, counts=np.array([5, 7, 11]), wanted=10, seed=1,
    )  # fmt: skip

    assert found["contact"][1:].tolist() == [0, 7, 5]
    assert found["email"][1] == 5
