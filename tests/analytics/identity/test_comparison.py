import ibis
import pytest
from tests.analytics.identity.people import LIN, in_form, numbered

from zhike.analytics.identity.comparison import compared


def levels(other, first=LIN):
    pair = ibis.memtable({"a": [0], "b": [1]})
    row = compared(pair, entries=in_form(first, other)).to_pyarrow().to_pylist()[0]
    return {name.removesuffix("_level"): level for name, level in row.items()}


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("林 知夏", 4),
        ("林芝夏", 3),
        ("Zhixia Lin", 3),
        ("知夏林", 3),
        ("Tony Lin", 2),
        ("林秋", 1),
        ("王知夏", 0),
        (None, -1),
    ],
)
def test_names_agree_in_writing_in_sound_or_in_the_surname(name, level):
    assert levels({"name": name})["name"] == level


@pytest.mark.parametrize(
    ("birth_date", "level"),
    [
        ("1990-05-06", 2),
        ("1990-05-07", 1),
        ("1990-06-05", 1),  # day for month
        ("1991-05-06", 1),
        ("1991-05-07", 0),
        (None, -1),
    ],
)
def test_a_birth_date_with_one_slip_is_a_level_of_its_own(birth_date, level):
    assert levels({**LIN, "birth_date": birth_date})["birth"] == level


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({}, 3),
        ({"address": "临江市人民路1号"}, 2),
        ({"phone": None}, 1),
        ({"phone": "16100000099", "address": None}, 0),
        ({"phone": None, "address": None}, -1),
    ],
)
def test_phone_and_address_are_one_field(change, level):
    assert levels({**LIN, **change})["contact"] == level


def test_documents_agree_contradict_or_say_nothing():
    first = {**LIN, "id_number": "110105491231002"}
    other, slip = numbered("11010519491231011"), "110105194912310020"

    assert levels({**LIN, "id_number": "11010519491231002X"}, first)["document"] == 1
    assert levels({**LIN, "id_number": other}, first)["document"] == 0
    assert levels({**LIN, "id_number": slip}, first)["document"] == -1
    assert levels({**LIN, "passport": "xz1"}, {**LIN, "passport": "XZ1"})["document"] == 1
    assert levels({**LIN, "passport": "XZ2"}, {**LIN, "passport": "XZ1"})["document"] == -1
