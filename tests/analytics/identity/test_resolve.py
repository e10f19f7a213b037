"""Small masters by hand here; the demo bank's planted duplicates are in tests/demo."""

import numpy as np
import pytest
from tests.analytics.identity.people import LIN, entries, numbered, strangers

from zhike.analytics.identity import Settings, resolve

STRANGERS = strangers()
FEW = {"random_pairs": 20_000}  # enough for a thousand people, and quick


def found(*people, **settings):
    resolution = resolve(entries(*people, *STRANGERS), settings=Settings(**FEW | settings))
    pairs = resolution.pairs.to_pylist()
    return {(pair["first_id"], pair["second_id"]): pair for pair in pairs}, resolution


def test_the_old_and_the_new_form_of_one_number_are_one_person():
    pairs, resolution = found(
        {**LIN, "id_number": "990101900506102"},
        {"name": "林知夏", "id_number": "99010119900506102?"},
        {
            "name": "Lin Zhixia",
            "birth_date": "1990-05-06",
            "id_number": numbered("99010119900506102"),
        },
    )

    assert pairs["A", "C"]["decision"] == "match"
    assert pairs["A", "C"]["rule"] == "document"
    assert {row["record_id"] for row in resolution.clusters.to_pylist()} == {"A", "C"}


def test_the_same_person_without_a_number_is_found_by_what_agrees():
    pairs, _ = found(LIN, {**LIN, "name": "Lin Zhixia"})

    pair = pairs["A", "B"]
    assert (pair["decision"], pair["rule"]) == ("match", "probability")
    assert pair["name_level"] == 3
    fields = ("name", "birth", "sex", "contact", "email")
    assert all(pair[f"{name}_weight"] > 0 for name in fields[:4])
    assert pair["email_weight"] == 0
    prior = pair["weight"] - sum(pair[f"{name}_weight"] for name in fields)
    assert prior < 0
    assert pair["probability"] == pytest.approx(1 / (1 + 2 ** -pair["weight"]))


def test_same_name_and_birthday_alone_is_doubtful_and_with_two_numbers_apart():
    elsewhere = {**LIN, "phone": "16400009999", "address": "临江市海棠街1号"}
    doubtful, _ = found(LIN, elsewhere)
    apart, _ = found(
        {**LIN, "id_number": numbered("99010119900506102")},
        {**elsewhere, "id_number": numbered("99010119900506104")},
    )

    assert doubtful["A", "B"]["decision"] == "doubtful"
    assert apart == {}


def test_a_household_is_not_made_one_person():
    pairs, _ = found(LIN, {**LIN, "name": "林秋", "birth_date": "1962-11-30"})

    assert pairs == {}


def test_a_recycled_phone_makes_no_chain():
    old, new = {**LIN, "address": None}, {"name": "王星", "birth_date": "1980-02-02"}
    pairs, resolution = found(old, {**old, "name": "林芝夏"}, {**new, "phone": old["phone"]})

    assert list(pairs) == [("A", "B")]
    assert resolution.clusters.num_rows == 2


def test_a_rare_name_says_more_than_a_common_one():
    common = [{"name": "林知夏", "phone": f"1640001{n:04d}"} for n in range(20)]
    pairs, _ = found(LIN, LIN, {**LIN, "name": "欧阳知雨", "phone": "16100000009"},
                     {**LIN, "name": "欧阳知雨", "phone": "16100000009"}, *common)  # fmt: skip

    assert pairs["C", "D"]["name_weight"] > pairs["A", "B"]["name_weight"] + 3


def test_a_phone_of_many_is_no_evidence():
    crowd = [{**person, "phone": "16100000001"} for person in STRANGERS[:6]]
    resolution = resolve(entries(*crowd), settings=Settings(largest_block=5))

    assert resolution.pairs.num_rows == 0
    assert [(block.key, block.entries) for block in resolution.passed_over] == [("phone", 6)]


def test_the_order_of_the_entries_does_not_matter():
    people = entries(LIN, {**LIN, "name": "Lin Zhixia"}, *STRANGERS)
    backwards = people.take(np.arange(people.num_rows)[::-1])

    one, other = resolve(people).pairs.to_pylist(), resolve(backwards).pairs.to_pylist()
    assert [{p["first_id"], p["second_id"]} for p in one] == [{"A", "B"}]
    assert [{p["first_id"], p["second_id"]} for p in other] == [{"A", "B"}]


def test_an_empty_master_has_no_pairs():
    resolution = resolve(entries())

    assert resolution.pairs.num_rows == resolution.clusters.num_rows == 0
