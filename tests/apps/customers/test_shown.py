from __future__ import annotations

import pytest

from zhike.apps.customers.queries import identifiers_of
from zhike.apps.customers.shown import masked, shown_customers, shown_identifiers


@pytest.mark.parametrize(
    ("kind", "value", "shape"),
    [
        ("name", "林知夏", "林**"),
        ("phone", "13812345678", "138****5678"),
        ("id_number", "11010519491231002X", "1************X"),
        ("card", "6222021234567890", "6222********7890"),
        ("account", "123", "***"),
        ("address", "云溪市东湖区湖滨路12号", "云溪市东湖区******"),
        ("email", "", ""),
    ],
)
def test_only_the_ends_of_a_value_are_shown(kind, value, shape):
    assert masked(value, kind=kind) == shape


def test_a_list_is_opened_with_one_look_up(lin, qian, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        shown = shown_customers([lin, qian])

    assert [row.name for row in shown] == ["林**", "钱**"]


def test_identifiers_are_opened_with_one_look_up(lin, django_assert_max_num_queries):
    rows = identifiers_of([lin])

    with django_assert_max_num_queries(1):
        shown = shown_identifiers(rows)

    assert [row.value for row in shown] == ["1************X", "138****5678"]
