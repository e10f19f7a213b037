from __future__ import annotations

import pytest

from zhike.analytics.surveys import SATISFACTION_1_TO_5
from zhike.pipelines.survey_kinds import gap_of, kano_of, scores_of, shares_of


def test_the_figures_are_those_of_their_methods_counted_by_hand():
    gap = gap_of({(7, 4): 6, (5, 6): 4}, lowest=1, highest=7)
    assert (gap.n, gap.expected, gap.perceived) == (10, 6.2, 4.8)
    assert gap.gap.value == pytest.approx(-1.4)
    assert gap.disappointed.value == 0.6

    assert str(kano_of({(1, 5): 60, (1, 3): 40}).kano_class) == "one_dimensional"

    share = shares_of({"wait": 3, "staff": 12}, n=12)
    assert (share["wait"].value, share["staff"].value) == (0.25, 1.0)
    assert share["wait"].lower == pytest.approx(0.0889, abs=1e-4)  # Wilson

    mean, top = scores_of({5: 6, 1: 4}, scale=SATISFACTION_1_TO_5)
    assert (mean.estimate.value, top.estimate.value) == (3.4, 0.6)
