from datetime import date

import pytest

from zhike.analytics.identity.clusters import cluster, consistent_births


def test_matches_that_touch_become_one_cluster_named_by_its_first_row():
    together, refused = cluster([(5, 9), (2, 9), (7, 8)], documents={}, births={})

    assert together == {2: 2, 5: 2, 7: 7, 8: 7, 9: 2}
    assert refused == []


def test_a_chain_that_would_join_two_numbers_breaks_at_its_weakest_link():
    together, refused = cluster([(1, 2), (3, 4), (2, 3)], documents={1: "x", 4: "y"}, births={})

    assert together == {1: 1, 2: 1, 3: 3, 4: 3}
    assert refused == [2]


def test_a_chain_that_would_join_two_birth_dates_breaks_too():
    births = {1: date(1960, 3, 4), 3: date(1988, 7, 9)}

    together, refused = cluster([(1, 2), (2, 3)], documents={}, births=births)

    assert together == {1: 1, 2: 1}
    assert refused == [1]


@pytest.mark.parametrize(
    ("other", "consistent"),
    [
        (date(1990, 5, 6), True),
        (date(1990, 5, 16), True),
        (date(1990, 6, 5), True),
        (date(1991, 5, 7), False),
    ],
)
def test_one_slip_in_a_birth_date_is_no_contradiction(other, consistent):
    assert consistent_births(date(1990, 5, 6), other) is consistent
