from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from tests.improvement_bank import faster, planted, stored, the_bank

from zhike.demo.planted import FIRST_USE
from zhike.engine.store import Store
from zhike.pipelines.improvement_effects import measure
from zhike.pipelines.improvement_questions import CheckName, Design, NothingToMeasure, Verdict


@pytest.fixture(scope="module")
def store():
    return Store(stored())


def checked(found):
    return {check.name: check.passed for check in found.checks}


def test_the_planted_change_is_in_its_interval_and_its_placebo_date_shows_nothing(store):
    found = measure(planted(), store=store)

    share = found.effect.relative
    assert share.lower < FIRST_USE.change < share.upper
    assert share.upper - share.lower < 0.2
    assert found.verdict is Verdict.HELPED
    assert checked(found) == dict.fromkeys(
        [CheckName.PLACEBO, CheckName.PARALLEL, CheckName.COMPLETE, CheckName.MIX], True
    )
    # In days it is the same: what was seen, against what it would have been.
    assert found.effect.estimate.value / found.effect.baseline == pytest.approx(share.value)
    assert {point.period for point in found.course if point.upper < 0} >= {0, 1, 2, 3}
    assert not [point for point in found.course if point.period < 0 and point.upper < 0]
    assert (found.first, found.last) == (date(2025, 1, 14), date(2025, 11, 18))


def test_lots_drawn_where_nothing_happened_show_nothing_but_for_one_in_twenty(store):
    lots, start, shown = 16, date(2025, 3, 26), 0
    for lot in range(lots):
        drawn = set(random.Random(lot).sample(the_bank().branches, 8))
        reached = {unit: start if unit in drawn else None for unit in the_bank().branches}
        question = planted(
            design=Design.RANDOMISED,
            start=start,
            check=date(2025, 6, 20),
            placebo=start - timedelta(days=28),
            reached=reached,
        )
        shown += measure(question, store=store).effect.is_proven

    # 5 % of 16 are one; four or more come by chance in seven of a thousand such tests.
    assert shown <= 3


def test_an_effect_that_was_there_before_its_start_is_not_believed(store):
    start = planted().start + timedelta(days=2 * planted().period_days)
    late = {unit: start if unit in faster() else None for unit in the_bank().branches}

    found = measure(planted(start=start, placebo=planted().start, reached=late), store=store)

    assert checked(found)[CheckName.PLACEBO] is False
    assert found.verdict is Verdict.NOT_BELIEVABLE


def test_alone_it_is_held_against_its_own_past(store):
    question = planted(
        design=Design.BEFORE_AFTER,
        period_days=7,
        periods_before=25,
        placebo=date(2025, 6, 3),
        reached=dict.fromkeys(faster(), planted().start),
    )

    found = measure(question, store=store)

    assert found.verdict is Verdict.HELPED
    assert found.effect.relative.lower < FIRST_USE.change < found.effect.relative.upper
    assert len([line for line in found.lines if line.expected]) == found.effect.n


def test_before_a_whole_period_is_known_there_is_nothing_to_measure(store):
    new = dict.fromkeys(faster(), date(2025, 11, 20))

    with pytest.raises(NothingToMeasure, match="one after it"):
        measure(
            planted(
                start=date(2025, 11, 20),
                check=date(2026, 3, 1),
                reached={unit: new.get(unit) for unit in the_bank().branches},
            ),
            store=store,
        )
