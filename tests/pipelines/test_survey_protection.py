"""An attacker who reads every page of the same answers, and linear algebra."""

from __future__ import annotations

from itertools import combinations, product
from random import Random

import numpy as np
import pytest

from zhike.pipelines.survey_protection import (
    is_within,
    protect,
    protect_groupings,
    protect_tables,
    quarter_of,
)

MONTHS = ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05")
PERIODS = ("", *sorted({quarter_of(month) for month in MONTHS}), *MONTHS)
# The table of branches and channels, and the page after a contact: queues lie within branches, and
# agents within queues.
QUEUES = {"east": ("calls", "cards"), "west": ("loans",), "north": ("wealth", "trade")}
SERVED = {"calls": ("li",), "cards": ("zhao",), "loans": ("qian", "sun"), "wealth": ("wu",)}
SERVED["trade"] = ("zhou",)
CUTS = {
    "branch": ("east", "west", "north"),
    "channel": ("app", "phone"),
    "queue": tuple(name for names in QUEUES.values() for name in names),
    "agent": ("li", "zhao", "qian", "sun", "wu", "zhou"),
}
MINIMUM = 10


def planted(seed):
    """How many answered, by branch, channel, queue, agent and month: most cells hold a handful."""
    draw = Random(seed)
    return {
        (branch, channel, queue, agent, month): draw.choice((1, 2, 4, 6, 14, 30))
        for branch, queues in QUEUES.items()
        for queue in queues
        for agent in SERVED[queue]
        for channel, month in product(CUTS["channel"], MONTHS)
    }


def crossed(answers, *places):
    """The answers by some of the cuts at once; by all where none is named."""
    counts: dict[tuple[tuple[str, ...], str], int] = {}
    for cell, n in answers.items():
        groups = tuple(cell[place] for place in places) if places else cell[:-1]
        counts[groups, cell[-1]] = counts.get((groups, cell[-1]), 0) + n
    return counts


def alone(answers, protect_them):
    """The naive rule: each cut is protected with all its sums, and not beside another cut."""
    return {
        name: protect_them(crossed(answers, place), groupings=(name,), wanted=name, minimum=MINIMUM)
        for place, name in enumerate(CUTS)
    }


def together(answers, protect_them):
    asked = {"groupings": tuple(CUTS), "minimum": MINIMUM}
    return {name: protect_them(crossed(answers), wanted=name, **asked) for name in CUTS}


def told_by(answers, decided):
    """Every figure that the pages tell, as the cells it sums."""
    cells = list(answers)
    rows = []
    for place, (name, groups) in enumerate(CUTS.items()):
        for group, period in product((None, *groups), PERIODS):
            if decided[name].may_tell(group=group, period=period):
                rows.append(
                    [
                        float(group in {None, one[place]} and is_within(one[-1], period))
                        for one in cells
                    ]
                )
    return np.array(rows)


def small_sets(answers):
    """Groups of one cut in some periods of few answers together: one of them, or two."""
    cells = list(answers)
    sizes = np.array(list(answers.values()))
    for place, groups in enumerate(CUTS.values()):
        parts = [
            np.array([float(one[place] == group and is_within(one[-1], period)) for one in cells])
            for group, period in product(groups, PERIODS)
        ]
        few = [part for part in parts if 0 < part @ sizes < MINIMUM]
        for size in (1, 2):
            for some in combinations(few, size):
                target = np.clip(sum(some), 0, 1)
                if target @ sizes < MINIMUM:
                    yield target


def recovered(answers, decided):
    """The small sets that lie in the span of what is told: what is left outside of it is none."""
    told = told_by(answers, decided)
    _left, strengths, span = np.linalg.svd(told, full_matrices=False)
    span = span[strengths > 1e-9]
    targets = np.array(list(small_sets(answers)))
    left = np.abs(targets - targets @ span.T @ span).max(axis=1)
    return targets[left < 1e-7]


@pytest.mark.parametrize("protect_them", [protect_groupings, protect_tables])
@pytest.mark.parametrize("seed", range(3))
def test_no_small_group_is_counted_back_from_totals_periods_or_another_cut(seed, protect_them):
    answers = planted(seed)

    decided = together(answers, protect_them)

    assert len(recovered(answers, decided)) == 0
    assert all(one.cells for one in (decided["branch"], decided["channel"], decided["queue"]))


@pytest.mark.parametrize("protect_them", [protect_groupings, protect_tables])
def test_each_page_by_a_rule_of_its_own_is_the_planted_leak(protect_them):
    """What the page after a contact told lay open beside the table of branches."""
    answers = planted(0)

    decided = alone(answers, protect_them)

    assert len(recovered(answers, {name: decided["queue"] for name in CUTS})) == 0
    assert len(recovered(answers, decided)) > 0


def test_a_wide_table_tells_its_groups_by_quarters_alone():
    counts = {(f"branch {number}", month): 20 for number in range(30) for month in MONTHS}

    told = protect(counts, minimum=MINIMUM)

    assert told.may_tell(group="branch 7", period="2025-Q1")
    assert not told.may_tell(group="branch 7", period="2025-01")
    assert told.may_tell(group=None, period="2025-01")


def test_a_table_of_very_many_groups_tells_them_of_the_whole_time():
    counts = {(f"agent {number}", month): 4 for number in range(200) for month in MONTHS}

    told = protect(counts, minimum=MINIMUM)

    assert told.may_tell(group="agent 7", period="")
    assert not told.may_tell(group="agent 7", period="2025-Q1")
    assert told.may_tell(group=None, period="2025-Q1")
