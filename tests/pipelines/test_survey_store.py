from __future__ import annotations

from datetime import datetime

import pytest
from tests.pipelines.store_rows import put, store_events
from tests.survey_bank import FORMS, OVERALL, RECOMMEND, STAFF, SURVEY, WAIT, store_survey

from zhike.engine.store import Store
from zhike.pipelines.survey_results import Asks, Scale
from zhike.pipelines.survey_store import (
    OWN_LOG,
    drivers_in_store,
    questions_in_store,
    results_in_store,
)
from zhike.schema import survey_answer


@pytest.fixture
def bank(own_home):
    store = Store(own_home / "store")
    store_survey(store)
    return store


def results():
    return results_in_store(
        survey=SURVEY,
        question=RECOMMEND,
        scale=Scale(asks=Asks.RECOMMENDATION, lowest=0, highest=10),
        by="branch",
        minimum=10,
        branches=None,
    )


def test_an_empty_store_was_never_asked_anything():
    assert questions_in_store(branches=None) == []


def test_figures_are_kept_until_an_answer_comes(bank):
    first, again = results(), results()
    new = {
        "response_id": "late", "survey": SURVEY, "question": RECOMMEND, "score": 9,
        "scale_min": 0, "scale_max": 10, "answered_at": datetime(2025, 12, 1),
    }  # fmt: skip
    put(bank, survey_answer.CONTRACT, [new], batch="late")

    assert again is first
    assert first.line().n == FORMS
    assert results().line().n == FORMS + 1


def test_what_zhike_itself_notes_makes_nothing_anew(bank):
    first = results()
    store_events(bank, ("e1", None, datetime(2026, 1, 5), "app"), log_name=OWN_LOG)

    assert results() is first


def test_drivers_come_from_the_same_answers(bank):
    found = drivers_in_store(
        survey=SURVEY,
        outcome=OVERALL,
        attributes=[WAIT, STAFF],
        scale=Scale(asks=Asks.PERFORMANCE, lowest=1, highest=5),
        branches=None,
    )

    assert found.drivers.n == FORMS
