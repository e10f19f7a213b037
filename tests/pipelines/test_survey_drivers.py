from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from tests.survey_bank import FORMS, OVERALL, PAINT, STAFF, SURVEY, WAIT, store_survey

from zhike.engine.store import Store
from zhike.pipelines.reading import opened
from zhike.pipelines.survey_answers import answers_of_rows, answers_of_store
from zhike.pipelines.survey_drivers import Quadrant, drivers_by_segment, drivers_of
from zhike.pipelines.survey_results import AnalyticsError, Asks, Scale

FIVE = Scale(asks=Asks.PERFORMANCE, lowest=1, highest=5)


def test_the_planted_driver_is_the_one_to_mend_first(tmp_path):
    store = Store(tmp_path / "store")
    store_survey(store)

    with opened(store) as tables:
        answers = answers_of_store(tables, survey=SURVEY, branches=None)
        found = drivers_of(answers, outcome=OVERALL, attributes=[PAINT, STAFF, WAIT], scale=FIVE)

    ranked = found.drivers.drivers
    assert (found.drivers.outcome, found.drivers.n) == (OVERALL, FORMS)
    assert [one.attribute for one in ranked] == [WAIT, STAFF, PAINT]
    assert [one.louder_than_noise for one in ranked] == [True, True, False]
    first = found.grid.points[0]
    assert (first.attribute, first.quadrant) == (WAIT, Quadrant.CONCENTRATE_HERE)
    assert first.probability > 0.95


def test_too_few_forms_are_refused():
    with pytest.raises(AnalyticsError) as refused:
        drivers_of(
            answers_of_rows([]),
            outcome=OVERALL,
            attributes=[WAIT, STAFF],
            scale=FIVE,
        )

    assert refused.value.code == "invalid_drivers"


def test_each_segment_has_its_own_driver_and_small_ones_have_none():
    rng = np.random.default_rng(9)
    rows = []
    for number in range(660):
        segment = "small" if number >= 600 else ("young", "old")[number % 2]
        wait, staff = rng.integers(1, 6, 2).tolist()
        felt = wait if segment == "young" else staff
        whole = int(np.clip(np.rint(felt + rng.normal(0, 0.7)), 1, 5))
        rows += [
            {"response_id": f"R{number}", "customer_id": f"C{number}", "question": question,
             "score": score, "answered_at": datetime(2025, 3, 1), "segment": segment}
            for question, score in ((OVERALL, whole), (WAIT, wait), (STAFF, staff))
        ]  # fmt: skip

    found = drivers_by_segment(answers_of_rows(rows), outcome=OVERALL, attributes=[WAIT, STAFF])

    first = {one.segment: one.drivers and one.drivers.drivers[0].attribute for one in found}
    assert first == {"young": WAIT, "old": STAFF, "small": None}
    assert found[0].drivers.drivers[0].rank_highest == 1
