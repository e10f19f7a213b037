from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import norm
from tests.improvement_bank import planted, stored, the_bank

from zhike.engine.store import Store
from zhike.pipelines.improvement_metrics import METRICS, cells_of
from zhike.pipelines.improvement_power import branches_for, foresee
from zhike.pipelines.improvement_questions import Design, NothingToMeasure
from zhike.pipelines.reading import opened


@pytest.fixture(scope="module")
def store():
    return Store(stored())


def test_the_power_is_that_of_the_spread_before_the_start(store):
    """Another way: residuals of branches and periods by numpy, and the normal curve."""
    question = planted()
    with opened(store) as tables:
        cells = cells_of(tables, METRICS["first_use_days"], replace(question.window, last=-1))
    logs = np.full((16, 6), np.nan)
    for cell in cells:
        logs[the_bank().branches.index(cell.unit), cell.period + 6] = np.log(cell.value)
    left = logs - logs.mean(axis=1, keepdims=True) - logs.mean(axis=0) + logs.mean()
    spread = np.sqrt((left**2).sum() / (15 * 5))
    error = spread * np.sqrt(1 + 1 / 5) * np.sqrt(2 / 8)

    found = foresee(question, promised=2.0, store=store)

    gap = -np.log(1 - 2.0 / found.now)
    assert found.power == pytest.approx(norm.cdf(gap / error - 2.145), abs=0.03)
    assert (found.n_reached, found.n_others, found.periods) == (8, 8, 5)


def test_more_is_found_surer_and_sooner(store):
    small, large = (foresee(planted(), promised=days, store=store) for days in (0.4, 4.0))

    assert small.power < 0.5 < 0.99 < large.power
    assert large.days == 28 + 30
    assert small.days is None or small.days > large.days


def test_a_plan_for_the_days_to_come_is_reckoned_from_the_newest_data(store):
    ahead = timedelta(days=500)
    base = planted()
    later = planted(
        start=base.start + ahead,
        check=base.check + ahead,
        reached={unit: day and day + ahead for unit, day in base.reached.items()},
    )

    assert foresee(later, promised=2.0, store=store).power > 0.5


def test_a_series_alone_and_a_side_of_one_are_refused(store):
    with pytest.raises(NothingToMeasure, match="control group"):
        foresee(planted(design=Design.BEFORE_AFTER), promised=1.0, store=store)
    one = {unit: None for unit in the_bank().branches} | {the_bank().branches[0]: date(2025, 7, 1)}
    with pytest.raises(NothingToMeasure, match="two branches"):
        foresee(planted(reached=one), promised=1.0, store=store)


def test_branches_are_those_of_the_data(store):
    assert branches_for("first_use_days", store=store) == sorted(the_bank().branches)
