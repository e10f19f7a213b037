from __future__ import annotations

import numpy as np
import pytest

from zhike.analytics.errors import InvalidCounts
from zhike.analytics.voice import Surveillance, watch

RNG = np.random.default_rng(20_260_105)


def called(counts, **options):
    return [week.index for week in watch(counts, **options) if week.alarms]


def test_a_planted_rise_is_called_in_its_first_weeks():
    counts = RNG.poisson(10, 120)
    counts[110:] = RNG.poisson(30, 10)

    assert min(index for index in called(counts) if index >= 110) <= 111


def test_a_small_rise_that_no_week_shows_is_called_by_the_sum():
    counts = [10] * 60 + [16] * 12

    weeks = watch(counts)

    assert any(week.by_sum for week in weeks if week.index >= 60)
    assert not any(week.by_week for week in weeks)


def test_what_grows_with_its_exposure_is_no_alarm():
    exposure = np.r_[np.full(60, 1_000.0), np.full(20, 3_000.0)]
    counts = RNG.poisson(exposure / 100)

    assert called(counts, exposure=exposure) == []
    assert called(counts) != []


def test_a_season_of_two_years_is_foretold():
    weeks = np.arange(52 * 4)
    counts = np.round(40 + 30 * np.sin(2 * np.pi * weeks / 52)).astype(int)

    last = [week for week in watch(counts) if week.index >= 52 * 3]

    peak = max(last, key=lambda week: week.count)
    trough = min(last, key=lambda week: week.count)
    assert peak.expected > 1.5 * trough.expected


def test_a_past_outbreak_does_not_hide_the_next():
    counts = RNG.poisson(5, 100)
    counts[60:64] = 60
    counts[95] = 25

    assert 95 in called(counts)


def test_few_are_never_called():
    assert called([0] * 50 + [2], setting=Surveillance(least=3)) == []


def test_false_alarms_are_as_rare_as_stated():
    weeks = [week for _run in range(15) for week in watch(RNG.poisson(10, 100))]

    assert sum(week.alarms for week in weeks) <= 0.02 * len(weeks)


@pytest.mark.parametrize(("counts", "exposure"), [([1, -1], None), ([1, 2], [1.0]), ([1], [0.0])])
def test_counts_that_cannot_be_are_refused(counts, exposure):
    with pytest.raises(InvalidCounts):
        watch(counts, exposure=exposure)
