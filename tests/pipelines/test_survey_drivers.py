from __future__ import annotations

import pytest
from tests.survey_bank import FORMS, OVERALL, PAINT, STAFF, SURVEY, WAIT, store_survey

from zhike.engine.store import Store
from zhike.pipelines.reading import opened
from zhike.pipelines.survey_answers import answers_of_rows, answers_of_store
from zhike.pipelines.survey_drivers import Quadrant, drivers_of
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
