from tests.analytics.identity.people import LIN, in_form

from zhike.analytics.identity.blocking import candidate_pairs, passed_over


def pairs(table, *, largest=50):
    rows = candidate_pairs(table, largest=largest).order_by("a", "b").to_pyarrow().to_pylist()
    return [(row["a"], row["b"]) for row in rows]


def test_each_key_finds_its_pairs_and_each_pair_is_there_once():
    table = in_form(
        LIN,
        {"name": "Lin Zhixia", "birth_date": "1990-05-06"},  # name and birth date
        {"name": "王溪", "phone": LIN["phone"], "address": LIN["address"]},  # two keys, one pair
        {"name": "李云", "email": "a@example.com"},
        {"name": "赵安", "email": "A@example.com"},
        {"name": "钱多", "phone": "16100000077"},  # nothing in common with anybody
    )

    assert pairs(table) == [(0, 1), (0, 2), (3, 4)]


def test_a_value_that_too_many_share_is_passed_over_and_told_without_its_value():
    table = in_form(*[{"name": "王溪", "phone": "16100000001"}] * 3, LIN | {"phone": None})

    assert pairs(table, largest=2) == []
    assert [(block.key, block.entries) for block in passed_over(table, largest=2)] == [("phone", 3)]


def test_unknown_values_make_no_pairs_and_neither_do_different_kinds():
    table = in_form({"name": "王溪"}, {"name": "李云"}, LIN, {**LIN, "kind": "corporate"})

    assert pairs(table) == []
