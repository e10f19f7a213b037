"""An attacker who reads every page of the same answers, and linear algebra."""

from __future__ import annotations

from itertools import combinations, product
from random import Random

import numpy as np
import pytest

from zhike.pipelines.survey_protection import is_within, protect, quarter_of

MONTHS = ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05")
PERIODS = ("", *sorted({quarter_of(month) for month in MONTHS}), *MONTHS)
CUTS = {"branch": ("east", "west", "north"), "channel": ("app", "phone")}
MINIMUM = 10


def planted(seed):
    """How many answered, by branch, channel and month: most cells hold a handful."""
    draw = Random(seed)
    return {
        cell: draw.choice((1, 2, 4, 6, 14, 30))
        for cell in product(CUTS["branch"], CUTS["channel"], MONTHS)
    }


def cut(answers, place):
    counts: dict[tuple[str, str], int] = {}
    for cell, n in answers.items():
        counts[cell[place], cell[2]] = counts.get((cell[place], cell[2]), 0) + n
    return counts


def told_by(answers, decided):
    """Every figure that the pages tell, as the cells it sums."""
    cells = list(answers)
    rows = []
    for place, (name, groups) in enumerate(CUTS.items()):
        for group, period in product((None, *groups), PERIODS):
            if decided[name].may_tell(group=group, period=period):
                rows.append(
                    [
                        float(group in {None, one[place]} and is_within(one[2], period))
                        for one in cells
                    ]
                )
    return np.array(rows)


def small_sets(answers):
    """Groups of one cut in some periods of few answers together: one of them, or two."""
    cells = list(answers)
    for place, groups in enumerate(CUTS.values()):
        parts = [
            np.array([float(one[place] == group and is_within(one[2], period)) for one in cells])
            for group, period in product(groups, PERIODS)
        ]
        sizes = np.array(list(answers.values()))
        for size in (1, 2):
            for some in combinations(parts, size):
                target = np.clip(sum(some), 0, 1)
                if 0 < target @ sizes < MINIMUM:
                    yield target


def recovered(answers, decided):
    told = told_by(answers, decided)
    rank = np.linalg.matrix_rank(told)
    return [
        target
        for target in small_sets(answers)
        if np.linalg.matrix_rank(np.vstack([told, target])) == rank
    ]


@pytest.mark.parametrize("seed", range(4))
def test_no_small_group_is_counted_back_from_totals_periods_or_another_cut(seed):
    answers = planted(seed)

    decided = {
        name: protect(cut(answers, place), minimum=MINIMUM) for place, name in enumerate(CUTS)
    }

    assert recovered(answers, decided) == []
    assert all(one.cells for one in decided.values())


def test_hiding_the_small_alone_is_the_planted_leak():
    answers = planted(0)

    class Naive:
        def __init__(self, counts):
            self.counts = counts

        def may_tell(self, *, group, period):
            inside = [
                n
                for (one, month), n in self.counts.items()
                if group in {None, one} and is_within(month, period)
            ]
            return sum(inside) >= MINIMUM

    decided = {name: Naive(cut(answers, place)) for place, name in enumerate(CUTS)}

    assert recovered(answers, decided)


def test_a_wide_table_tells_its_groups_by_quarters_alone():
    counts = {(f"branch {number}", month): 20 for number in range(30) for month in MONTHS}

    told = protect(counts, minimum=MINIMUM)

    assert told.may_tell(group="branch 7", period="2025-Q1")
    assert not told.may_tell(group="branch 7", period="2025-01")
    assert told.may_tell(group=None, period="2025-01")
