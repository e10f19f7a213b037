"""What is told together, against the whole of linear algebra."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest

from zhike.analytics.surveys import told_together
from zhike.analytics.surveys.told_together import InvalidTable

MINIMUM = 10


def rows(sets, count):
    found = np.zeros((len(sets), count))
    for row, places in enumerate(sets):
        found[row, sorted(places)] = 1
    return found


def follows(told, target):
    """Whether a set is a mix of what is told, by the solution nearest to it."""
    mix = np.linalg.lstsq(told.T, target, rcond=None)[0]
    return np.abs(told.T @ mix - target).max() < 1e-7


@pytest.mark.parametrize("seed", range(5))
def test_no_secret_and_no_two_of_them_are_a_mix_of_what_is_told(seed):
    draw = Random(seed)
    sizes = [draw.choice((1, 3, 4, 12, 25)) for _place in range(14)]
    figures = [set(draw.sample(range(14), draw.randrange(2, 9))) for _figure in range(30)]
    secrets = [{place} for place, n in enumerate(sizes) if n < MINIMUM]

    may = told_together(figures, secrets=secrets, sizes=sizes, minimum=MINIMUM)

    told = rows([one for one, is_told in zip(figures, may, strict=True) if is_told], 14)
    pairs = [a | b for a, b in combinations(secrets, 2) if sum(sizes[p] for p in a | b) < MINIMUM]
    assert not any(follows(told, target) for target in rows([*secrets, *pairs], 14))
    assert 5 < sum(may) < 30
    # All of them told would be the planted leak.
    assert any(follows(rows(figures, 14), target) for target in rows(secrets, 14))


def test_what_is_kept_is_told_and_what_it_gives_away_is_lost_already():
    asked = {"secrets": [{1}], "sizes": [33, 7, 40], "minimum": MINIMUM}

    assert told_together([{0, 1}, {0}, {2}], kept=2, **asked) == [True, True, True]
    assert told_together([{0, 1}, {0}, {2}], kept=0, **asked) == [True, False, True]


def test_two_figures_one_within_the_other_do_not_differ_by_few():
    """Nobody named the four as a group; they are the branch's customers of another channel."""
    assert told_together([{0, 1}, {0}], secrets=[], sizes=[30, 4], minimum=MINIMUM) == [True, False]


def test_a_place_beyond_the_sizes_is_refused():
    with pytest.raises(InvalidTable, match="beyond the 2 sizes"):
        told_together([{0, 2}], secrets=[], sizes=[30, 4], minimum=MINIMUM)
