from __future__ import annotations

from zhike.apps.customers.queries import identifiers_of
from zhike.apps.customers.shown import shown_customers, shown_identifiers


def test_a_list_is_opened_with_one_look_up(lin, qian, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        shown = shown_customers([lin, qian])

    assert [row.name for row in shown] == ["林**", "钱**"]


def test_identifiers_are_opened_with_one_look_up(lin, django_assert_max_num_queries):
    rows = identifiers_of([lin])

    with django_assert_max_num_queries(1):
        shown = shown_identifiers(rows)

    assert [row.value for row in shown] == ["1************X", "138****5678"]
