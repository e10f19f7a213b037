"""Later answers tell whether a model of the silent may be believed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bench.simulations.silent import NAMES, a_bank, met
from sklearn.metrics import brier_score_loss, roc_auc_score

from zhike.analytics.surveys import Known, check, learn


@pytest.fixture(scope="module")
def model():
    return learn(a_bank(np.random.default_rng(3), 20_000, answering=0.2, against=0.8)[0])


def test_later_answers_are_judged_as_scikit_learn_judges_them(model):
    later, truth = a_bank(np.random.default_rng(4), 3_000, answering=0.3, against=0.0)
    later = replace(later, low=truth)

    found = check(model, later)

    told = model.predict(later.met)
    assert found.auc.value == pytest.approx(roc_auc_score(truth, told))
    assert found.brier == pytest.approx(brier_score_loss(truth, told))
    assert found.faults == ()
    assert found.slope.lower < 1 < found.slope.upper
    assert sum(one.n for one in found.bins) == 3_000


@pytest.mark.parametrize("fault", ["no_skill", "off", "few_low", "few_answers"])
def test_what_must_not_be_believed_is_named(model, fault):
    rng = np.random.default_rng(6)
    rows = met(rng, 80 if fault == "few_answers" else 2_000)
    chance = {"no_skill": 0.3, "off": 0.9, "few_low": 0.004, "few_answers": 0.4}[fault]
    low = (rng.random(len(rows)) < chance).astype(float)

    assert fault in check(model, Known(names=NAMES, met=rows, low=low)).faults
