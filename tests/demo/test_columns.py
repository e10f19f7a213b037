import numpy as np
import pyarrow as pa

from zhike.demo.columns import arrow_schema, attributes, constant, hashed, numbered, words
from zhike.schema import event_log


def test_codes_become_words_and_negative_codes_null():
    assert words(("a", "b"), np.array([1, -1, 0])).to_pylist() == ["b", None, "a"]


def test_numbers_are_padded_to_one_width():
    assert numbered("C", np.array([7, 123]), width=4).to_pylist() == ["C0007", "C0123"]


def test_a_constant_may_be_null():
    assert constant(None, 2).to_pylist() == [None, None]


def test_ids_are_32_hexadecimal_digits_and_never_repeat():
    ids = hashed(salt=5, name=9, first=0, count=10_000).to_pylist()

    assert len(set(ids)) == 10_000
    assert all(len(each) == 32 and set(each) <= set("0123456789abcdef") for each in ids[:50])


def test_ids_go_on_where_the_last_piece_ended():
    whole = hashed(salt=5, name=9, first=0, count=10).to_pylist()
    parts = hashed(salt=5, name=9, first=0, count=4).to_pylist()
    parts += hashed(salt=5, name=9, first=4, count=6).to_pylist()

    assert parts == whole
    assert hashed(salt=6, name=9, first=0, count=10).to_pylist() != whole
    assert hashed(salt=5, name=8, first=0, count=10).to_pylist() != whole


def test_a_missing_value_leaves_its_key_out():
    pairs = {"site": pa.array(["x", None, "z"]), "paper": pa.array([None, None, "p"])}

    column = attributes(pairs, count=3)

    assert column.to_pylist() == [[("site", "x")], [], [("site", "z"), ("paper", "p")]]
    assert attributes({}, count=2).to_pylist() == [[], []]


def test_the_schema_of_a_contract_keeps_names_types_and_nullability():
    schema = arrow_schema(event_log.CONTRACT)

    assert tuple(schema.names) == event_log.CONTRACT.column_names
    assert schema.field("occurred_at").type == pa.timestamp("us")
    assert not schema.field("case_id").nullable
    assert schema.field("customer_id").nullable
