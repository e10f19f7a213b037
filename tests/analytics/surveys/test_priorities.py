"""Planted points are in their quadrants; a point at the cross is undecided."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from zhike.analytics.errors import InvalidDrivers
from zhike.analytics.surveys import EFFORT_1_TO_5, Asks, Quadrant, Scale, importance_performance

TEN = Scale(asks=Asks.PERFORMANCE, lowest=0, highest=10)
NAMES = ["wait", "staff", "paint", "plants"]


def survey(n=600, *, means=(4.0, 7.0, 4.0, 7.0), seed=0):
    draw = np.random.default_rng(seed)
    mood = draw.normal(size=(n, 1))
    around = 0.6 * mood + 0.8 * draw.normal(size=(n, 4))
    rows = pd.DataFrame(np.array(means) + around, columns=NAMES)
    return rows.assign(overall=2 * around[:, 0] + 2 * around[:, 1] + draw.normal(size=n))


def grid(rows, **wanted):
    return importance_performance(
        rows, outcome="overall", attributes=NAMES, draws=200, **({"scale": TEN} | wanted)
    )


def test_the_planted_driver_is_the_one_to_concentrate_on():
    found = grid(survey())

    assert {p.attribute: p.quadrant for p in found.points} == {
        "wait": Quadrant.CONCENTRATE_HERE,
        "staff": Quadrant.KEEP_UP,
        "paint": Quadrant.LOW_PRIORITY,
        "plants": Quadrant.POSSIBLE_OVERKILL,
    }
    assert found.points[0].attribute == "wait"
    assert min(point.probability for point in found.points) > 0.99
    assert (found.cross, found.n) == ("data", 600)


def test_a_point_at_the_cross_is_undecided():
    found = {p.attribute: p for p in grid(survey(means=(5.5, 7.0, 4.0, 5.5))).points}

    assert found["wait"].probability < 0.999
    assert found["staff"].probability > 0.99


def test_the_split_is_stated_and_may_stand_at_the_middle_of_the_scale():
    found = grid(survey(means=(6.0, 8.0, 6.0, 8.0)), cross="scale")

    assert (found.cross, found.cross_performance) == ("scale", 5.0)
    assert {p.quadrant for p in found.points} == {Quadrant.KEEP_UP, Quadrant.POSSIBLE_OVERKILL}


def test_on_a_scale_of_effort_the_high_numbers_are_the_bad_ones():
    found = {
        p.attribute: p.quadrant
        for p in grid(survey(means=(4.0, 2.0, 4.0, 2.0)), scale=EFFORT_1_TO_5).points
    }

    assert found["wait"] is Quadrant.CONCENTRATE_HERE
    assert found["staff"] is Quadrant.KEEP_UP


def test_stated_importance_stands_beside_the_derived_one():
    stated = {"wait": 9.1, "staff": 8.0, "paint": 9.5, "plants": 2.0}

    found = grid(survey(), stated=stated)

    assert {p.attribute: p.stated for p in found.points} == stated
    with pytest.raises(InvalidDrivers, match="plants lacks"):
        grid(survey(), stated={name: 1.0 for name in NAMES[:3]})


def test_a_scale_the_answers_are_not_on_is_refused():
    with pytest.raises(InvalidDrivers, match="off the scale effort 1-5"):
        grid(survey(), scale=EFFORT_1_TO_5)


def test_the_probability_is_that_of_new_surveys():
    """Of 40 surveys with a point just above the cross, it falls there as often as they say."""
    said, fell = [], []
    for seed in range(40):
        rows = survey(200, means=(5.52, 6.8, 4.2, 5.6), seed=seed)
        point = next(p for p in grid(rows).points if p.attribute == "wait")
        above = point.quadrant is Quadrant.KEEP_UP
        said.append(point.probability if above else 1 - point.probability)
        fell.append(above)

    assert np.mean(said) == pytest.approx(np.mean(fell), abs=0.15)
