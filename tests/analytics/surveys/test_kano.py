"""The table of Kano by hand, and Fong's test at its exact limit."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from zhike.analytics.errors import InvalidItems
from zhike.analytics.surveys import KanoClass, kano

OF_PAIR = {
    (1, 1): "questionable",
    (5, 5): "questionable",
    (1, 5): "one_dimensional",
    (1, 2): "attractive",
    (1, 3): "attractive",
    (1, 4): "attractive",
    (2, 5): "must_be",
    (3, 5): "must_be",
    (4, 5): "must_be",
    (2, 1): "reverse",
    (5, 1): "reverse",
    (5, 4): "reverse",
    (2, 2): "indifferent",
    (3, 3): "indifferent",
    (4, 2): "indifferent",
}


@pytest.mark.parametrize("pair", OF_PAIR, ids=str)
def test_each_pair_of_answers_has_its_class(pair):
    assert kano({pair: 1}).counts[KanoClass(OF_PAIR[pair])] == 1


def test_questionable_answers_are_no_class_of_a_feature_but_count_among_all():
    """The limit is 1.65 * sqrt(51 * 91 / 142) = 9.43 of 71, and 8.33 of 51 without them."""
    of_all, without = (kano({(1, 3): 30, (3, 5): 21, (1, 1): q}) for q in (20, 0))

    assert (of_all.kano_class, of_all.runner_up) == (KanoClass.ATTRACTIVE, KanoClass.MUST_BE)
    assert (of_all.n, without.n) == (71, 51)
    assert (of_all.fong, without.fong) == (False, True)
    assert kano({(1, 1): 9, (1, 3): 1}).kano_class is KanoClass.ATTRACTIVE
    assert kano({(5, 5): 3}).kano_class is None


def test_better_and_worse_leave_reverse_and_questionable_out():
    found = kano({(1, 3): 4, (1, 5): 3, (3, 5): 2, (3, 3): 1, (5, 1): 7, (1, 1): 5})

    assert (found.better.value, found.worse.value) == (0.7, 0.5)
    assert found.n == 22
    assert found.kano_class is KanoClass.REVERSE


def test_fongs_limit_to_the_answer():
    """Of 100 with a + b = 90: 1.65 * sqrt(90 * 110 / 200) = 11.6, as stp25stat prints it."""
    assert round(1.65 * sqrt(90 * 110 / 200), 1) == 11.6

    just, not_quite = (kano({(1, 3): a, (3, 5): 90 - a, (3, 3): 10}) for a in (51, 50))

    assert (just.fong, not_quite.fong) == (True, False)
    assert (just.kano_class, just.runner_up) == (KanoClass.ATTRACTIVE, KanoClass.MUST_BE)


def test_of_two_as_common_the_graver_stands_unproven():
    found = kano({(1, 3): 20, (3, 5): 20})

    assert (found.kano_class, found.fong, found.p_value) == (KanoClass.MUST_BE, False, 1.0)


def test_the_exact_test_keeps_its_word_where_fongs_does_not():
    """Two classes of 45 % each: Fong's calls them different far oftener than one time in ten."""
    draw = np.random.default_rng(3)
    found = [
        kano({(1, 3): int(a), (1, 5): int(o), (3, 3): int(i)})
        for a, o, i in draw.multinomial(120, [0.45, 0.45, 0.1], size=1000)
    ]

    assert np.mean([one.p_value < 0.1 for one in found]) <= 0.12
    assert np.mean([one.fong for one in found]) > 0.2


def test_nobody_is_no_class_and_answers_off_the_table_are_refused():
    assert kano({}).kano_class is None
    assert kano({}).better.value is None
    with pytest.raises(InvalidItems) as refused:
        kano({(0, 5): 1})
    assert refused.value.code == "invalid_items"
