from __future__ import annotations

import pytest

from zhike.apps.surveys import labels
from zhike.apps.surveys.quotas import By
from zhike.apps.surveys.rules import AsksAfter, Held, QuestionKind, State, Through


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (AsksAfter, labels.AFTER_LABELS),
        (By, labels.BY_LABELS),
        (QuestionKind, labels.KINDS_OF_QUESTIONS),
        (State, labels.STATE_LABELS),
        (Held, labels.HELD_LABELS),
        (Through, labels.THROUGH_LABELS),
    ],
)
def test_each_has_words_of_its_own(kinds, words):
    assert set(words) == set(kinds)
    assert len({str(one) for one in words.values()}) == len(words)
