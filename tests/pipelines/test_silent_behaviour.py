"""What customers met by each contact, by hand on the bank of `tests.pain_bank`."""

from __future__ import annotations

import numpy as np
import pytest
from tests.pain_bank import AWAY, BEGIN, CATALOGUE, DAY, store_pains

from zhike.analytics.pains import read_pains
from zhike.engine.store import Store
from zhike.pipelines.pain_evidence import Said
from zhike.pipelines.reading import opened
from zhike.pipelines.silent_behaviour import behaviour_of
from zhike.pipelines.silent_customers import questions_of_feeling, silent_of_bank


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = Store(tmp_path_factory.mktemp("silent") / "store")
    store_pains(made)
    return made


def behaviour(store, **more):
    with opened(store) as tables:
        return behaviour_of(
            tables,
            read_pains(CATALOGUE),
            **{
                "survey": "回访", "question": "总体满意度", "most_low": 2.0, "complaints": (),
                "branches": None, **more,
            },
        )  # fmt: skip


def test_a_contact_is_known_by_what_came_before_it(store):
    told = Said(customer_id="C00000", codes=(), occurred_at=BEGIN + DAY)
    met = behaviour(store, complaints=[told])
    first, second = np.flatnonzero(met.who == 0)[:2]  # C00000 had to come back after three days

    assert (met.numbers["returned"][first], met.numbers["returned"][second]) == (0, 1)
    assert met.numbers["contacts"][second] == pytest.approx(np.log1p(1))
    assert (met.numbers["complained"][first], met.numbers["complained"][second]) == (0, 1)
    assert met.numbers["wait"][first] == pytest.approx(np.log1p(20))
    assert (met.low[first], np.isnan(met.low[second])) == (1.0, True)
    assert met.kinds["about"][first] == "费用争议"


def test_only_customers_in_reach_are_there(store):
    assert set(behaviour(store, branches=[AWAY]).branch) == {AWAY}


def test_the_question_of_satisfaction_is_found_and_few_answers_are_told(store, own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "pains.yaml").write_text(CATALOGUE, encoding="utf-8")

    [asked] = questions_of_feeling(branches=None, store=store)
    assert (asked.question, asked.most_low) == ("总体满意度", 2.0)
    found = silent_of_bank(store=store)
    assert {"few_answers", "few_low"} <= set(found.facts["check"]["faults"])
    assert silent_of_bank(question="nobody asked", store=store).facts["fault"] == "no_question"
