import numpy as np
import pytest

from zhike.demo.bank import found_bank
from zhike.demo.duplicates import plant_duplicates
from zhike.demo.identities import make_identities
from zhike.demo.names import Writing
from zhike.demo.people import make_people
from zhike.demo.truth import truths_of

CUSTOMERS = 10_000


def planted_in(*, without=()):
    bank = found_bank(seed=7, customers=CUSTOMERS, without=without)
    return plant_duplicates(bank, make_identities(bank, make_people(bank)))


@pytest.fixture(scope="module")
def planted():
    return planted_in()


@pytest.fixture(scope="module")
def sides(planted):
    """Give both sides of the pairs, row by row."""
    rows, pairs = planted.rows.to_pandas().set_index("customer_id"), planted.pairs.to_pandas()
    return rows.loc[pairs.first_id].reset_index(), rows.loc[pairs.second_id].reset_index()


def test_duplicates_come_after_the_customers_under_numbers_of_their_own(planted):
    ids = planted.rows["customer_id"].to_pylist()

    assert len(set(ids)) == len(ids) == CUSTOMERS + 600
    assert ids[CUSTOMERS] == f"C{CUSTOMERS + 1:08d}"
    assert planted.pairs.num_rows == 630  # 30 are a third entry, which makes two pairs each


def test_four_of_ten_pairs_have_no_identity_number_in_common(sides):
    first, second = sides

    same = (first.id_number == second.id_number) | (first.credit_code == second.credit_code)
    assert 0.45 < 1 - same.mean() < 0.65


def test_a_fifth_changed_the_phone_and_some_phones_are_somebody_elses_by_now(planted, sides):
    first, second = sides
    both = first.phone.notna() & second.phone.notna()
    recycled = planted.pairs.to_pandas().recycled == True  # noqa: E712 (null between duplicates)
    owners = planted.rows.to_pandas().groupby("phone").size()

    assert 0.20 <= (both & (first.phone != second.phone)).mean() < 0.30
    assert recycled.sum() > 40
    assert (owners[first.phone[recycled].dropna()] >= 2).all()


def test_one_of_ten_writes_the_name_otherwise_in_each_of_six_ways(planted, sides):
    first, second = sides
    said = planted.pairs.to_pandas().name_variant

    assert set(said.dropna()) == {kind.name.lower() for kind in Writing}
    assert ((first.name != second.name) == said.notna())[said.index < 600].all()
    assert (first.name != second.name).mean() >= 0.10


def test_each_kind_of_number_is_there_as_it_is_said(planted, sides):
    first, second = sides
    kind = planted.pairs.to_pandas().number_kind
    personal = first.kind == "personal"

    assert second.id_number[kind == "old"].dropna().str.len().eq(15).all()
    assert second.passport[kind == "passport"].notna().all()
    assert second.id_number[kind == "passport"].isna().all()
    missing = first.id_number.isna() | second.id_number.isna()
    assert missing[(kind == "missing") & personal].all()
    assert (first.id_number == second.id_number)[(kind == "same") & personal].mean() > 0.9


def test_look_alikes_share_name_sex_and_birth_date_and_nothing_else(planted):
    rows = planted.rows.to_pandas().set_index("customer_id")
    first = rows.loc[planted.look_alikes["first_id"].to_pylist()].reset_index()
    second = rows.loc[planted.look_alikes["second_id"].to_pylist()].reset_index()

    assert len(first) / (len(first) + planted.pairs.num_rows) == pytest.approx(0.05, abs=0.005)
    assert (first.name == second.name).all()
    assert (first.birth_date.fillna(0) == second.birth_date.fillna(0)).all()
    for column in ("id_number", "phone", "address", "card", "email"):
        assert not (first[column] == second[column]).any(), column


def test_look_alikes_keep_their_band_of_age(planted):
    bank = found_bank(seed=7, customers=CUSTOMERS)
    age = make_people(bank).age
    rows = [
        [int(number[1:]) - 1 for number in planted.look_alikes[side].to_pylist()]
        for side in ("first_id", "second_id")
    ]

    assert np.array_equal(age[rows[0]], age[rows[1]])


def test_without_the_truth_nobody_is_there_twice():
    rows = planted_in(without=("duplicate_customers",)).rows.to_pandas()

    assert len(rows) == CUSTOMERS
    assert not rows.id_number.dropna().duplicated().any()


def test_the_truth_names_every_pair(planted):
    told = truths_of(found_bank(seed=7, customers=CUSTOMERS)).truth("duplicate_customers")

    assert len(told.places) == planted.pairs.num_rows
    assert f"{planted.pairs['first_id'][0]}={planted.pairs['second_id'][0]}" == told.places[0]
    assert len(told.parameters["look_alikes"]) == planted.look_alikes.num_rows
