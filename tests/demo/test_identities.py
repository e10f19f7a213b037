import numpy as np
import pytest

from zhike.demo.bank import found_bank
from zhike.demo.identities import MISSING, make_identities
from zhike.demo.people import make_people

LOWEST = (18, 25, 35, 45, 55, 65)
HIGHEST = (24, 34, 44, 54, 64, 92)


@pytest.fixture(scope="module")
def people():
    return make_people(found_bank(seed=7, customers=6_000))


@pytest.fixture(scope="module")
def identities(people):
    return make_identities(found_bank(seed=7, customers=6_000), people)


@pytest.fixture(scope="module")
def frame(identities):
    return identities.rows.to_pandas()


def test_numbers_fit_birth_date_sex_and_age_band(frame, people):
    known = frame.dropna(subset=["id_number", "birth_date", "sex"])
    births = known.birth_date.map(lambda day: day.strftime("%Y%m%d"))
    years = known.birth_date.map(lambda day: 2024 - day.year + (day.month == day.day == 1))

    assert (known.id_number.str[6:14] == births).all()
    assert ((known.id_number.str[16].astype(int) % 2 == 1) == (known.sex == "男")).all()
    assert (years >= np.array(LOWEST)[people.age[known.index]]).all()
    assert (years <= np.array(HIGHEST)[people.age[known.index]]).all()


def test_companies_have_a_credit_code_and_no_birth_date(frame):
    company = frame.kind == "corporate"

    assert 0.02 < company.mean() < 0.04
    assert frame[company][["sex", "birth_date", "id_number", "passport"]].isna().all().all()
    assert frame[~company].credit_code.isna().all()
    assert frame[company].name.str.endswith("有限公司").all()


def test_the_files_have_gaps_of_the_size_that_is_said(frame):
    persons = frame[frame.kind == "personal"]

    for column in ("phone", "email", "card", "address", "birth_date"):
        assert abs(persons[column].isna().mean() - MISSING[column]) < 0.02, column
    assert 0.06 < persons.id_number.isna().mean() < 0.09


def test_nothing_could_belong_to_somebody(frame):
    assert frame.id_number.dropna().str.startswith("99").all()
    assert frame.phone.dropna().str.match(r"16[14]\d{8}$").all()
    assert frame.card.dropna().str.startswith("9999").all()
    assert frame.email.dropna().str.match(r"[a-z]+\d+@example\.(com|net|org)$").all()
    assert not frame.id_number.dropna().duplicated().any()


def test_households_share_address_and_some_share_the_phone(frame, identities):
    members = frame[identities.household >= 0].groupby(
        identities.household[identities.household >= 0]
    )
    alone = frame[identities.household < 0]

    assert (members.address.nunique() <= 1).all()
    assert (members.phone.nunique() < members.phone.count()).any()
    assert set(members.size()) <= {1, 2, 3}
    assert not alone.phone.dropna().duplicated().any()


def test_the_same_seed_gives_the_same_people_and_another_seed_others(identities, people):
    again = make_identities(found_bank(seed=7, customers=6_000), people)
    other = make_identities(found_bank(seed=8, customers=6_000), people)

    assert again.rows.equals(identities.rows)
    assert not other.rows["name"].equals(identities.rows["name"])
