from __future__ import annotations

import random

import pytest

from zhike.pipelines.survey_figures import Counted, figures_of, shown_groups


def group(key: str, answered: int, *, asked: int = 100) -> Counted:
    return Counted(key=key, asked=asked, scores={5: answered})


def shown(*groups: Counted) -> list[tuple[str | None, int]]:
    return [(one.key, one.answered) for one in shown_groups(groups, smallest=10)]


def test_groups_that_are_large_enough_stand_alone():
    assert shown(group("a", 10), group("b", 30)) == [("b", 30), ("a", 10)]


def test_small_groups_stand_together():
    assert shown(group("a", 30), group("b", 6), group("c", 5)) == [("a", 30), (None, 11)]


def test_a_single_small_group_takes_the_smallest_with_it():
    """Else it is the total less what is shown."""
    assert shown(group("a", 30), group("b", 9), group("c", 20)) == [("a", 30), (None, 29)]


def test_small_groups_that_are_few_even_together_take_the_smallest_with_them():
    assert shown(group("a", 30), group("b", 3), group("c", 4)) == [(None, 37)]


def test_where_all_is_little_nothing_is_split():
    assert shown(group("a", 3), group("b", 4)) == [(None, 7)]


def test_whatever_is_shown_nobody_can_count_a_small_group_back():
    draw = random.Random(11)
    for _round in range(300):
        groups = [group(str(n), draw.randrange(25)) for n in range(draw.randrange(1, 8))]
        rows = shown_groups(groups, smallest=10)
        total = sum(one.answered for one in groups)

        assert sum(one.answered for one in rows) == total
        if total >= 10:
            assert all(one.answered >= 10 for one in rows)
        together = [one for one in rows if one.key is None]
        alone = {one.key for one in rows}
        hidden = [one for one in groups if one.key not in alone]
        # What is put together is at least two groups, unless there is only one group at all.
        assert not together or len(hidden) >= 2 or len(groups) == 1


def test_below_the_smallest_number_there_is_no_figure():
    found = figures_of(group("a", 9), scale_min=1, scale_max=5, smallest=10)

    assert (found.mean, found.top, found.silent) == (None, None, None)
    assert (found.asked, found.answered) == (100, 9)


def test_the_figures_of_a_group():
    one = Counted(key="a", asked=40, scores={5: 10, 4: 5, 2: 5})
    found = figures_of(one, scale_min=1, scale_max=5, smallest=10)

    assert found.response.value == 0.5
    assert found.mean.value == pytest.approx(4.0)
    assert found.top.value == 0.75
    assert found.silent == (0.375, 0.875)
