from __future__ import annotations

from zhike.apps.surveys.models import Question
from zhike.apps.surveys.rules import SCALES
from zhike.apps.surveys.words import ends_in_words


def test_each_scale_says_what_its_ends_mean():
    for kind, (low, high) in SCALES.items():
        rows = ends_in_words(Question(kind=kind, scale_min=low, scale_max=high))

        assert [score for score, _words in rows] == list(range(low, high + 1))
        assert rows[0][1] and rows[-1][1]
        assert rows[0][1] != rows[-1][1]
