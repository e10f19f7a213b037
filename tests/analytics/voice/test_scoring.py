"""Scores against scikit-learn's, and by hand where it has none."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from zhike.analytics.errors import InvalidLabels
from zhike.analytics.voice import score_aspects, score_sentiment

KEYS = ("step.face", "cause.slow", "product.loan")


def test_micro_and_macro_f1_are_those_of_scikit_learn():
    rng = np.random.default_rng(7)
    said, read = (rng.random((60, 2)) < share for share in (0.5, 0.4))
    texts = [
        [{key: -1 for key, on in zip(KEYS, row, strict=False) if on} for row in rows]
        for rows in (said, read)
    ]

    found = score_aspects(*texts, keys=KEYS, samples=50)

    assert found.micro.value == pytest.approx(f1_score(said, read, average="micro"))
    # The third aspect is named by nobody: it has no F1 to be averaged.
    assert found.macro.value == pytest.approx(f1_score(said, read, average="macro"))
    assert found.micro.lower < found.micro.value < found.micro.upper
    assert "product.loan" not in found.by_aspect


def test_a_wrong_polarity_is_both_a_wrong_and_a_missed_aspect():
    said, read = [{"step.face": -1}] * 4, [{"step.face": -1}] * 3 + [{"step.face": 1}]

    plain = score_aspects(said, read, keys=KEYS, samples=20)
    strict = score_aspects(said, read, keys=KEYS, with_polarity=True, samples=20)

    assert plain.micro.value == 1
    assert (strict.precision, strict.recall, strict.micro.value) == (0.75, 0.75, 0.75)


def test_sentiment_is_scored_over_the_labels_that_people_gave():
    said, read = [1, 1, -1, -1, -1, 0], [1, -1, -1, -1, 0, 0]

    found = score_sentiment(said, read, samples=50)

    assert found.accuracy.value == pytest.approx(4 / 6)
    assert found.macro_f1.value == pytest.approx(f1_score(said, read, average="macro"))
    with pytest.raises(InvalidLabels):
        score_sentiment([], [])
