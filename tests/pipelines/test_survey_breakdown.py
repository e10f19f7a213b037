from __future__ import annotations

from collections import Counter

import pytest

from zhike.analytics.surveys import RECOMMENDATION_0_TO_10
from zhike.pipelines.survey_breakdown import (
    Given,
    choice_measures,
    differences,
    gap_measure,
    kano_measures,
    scale_measure,
)


def test_each_kind_is_compared_by_its_own_figure_in_its_own_unit():
    before = Given(
        n=10,
        scores=Counter({10: 5, 0: 5}),
        chosen=Counter({"wait": 2}),
        pairs=Counter({(1, 5): 6, (1, 3): 4}),
    )
    after = Given(
        n=10,
        scores=Counter({10: 8, 0: 2}),
        chosen=Counter({"wait": 7}),
        pairs=Counter({(1, 5): 2, (1, 3): 8}),
    )
    measures = [
        scale_measure(RECOMMENDATION_0_TO_10),
        *choice_measures(["wait"]),
        gap_measure(lowest=1, highest=7),
        *kano_measures(),
    ]

    found, _method = differences({"all": (before, after)}, measures=measures)

    values = {one.measure.name: one.difference.value for one in found}
    # NPS from 0 to 60 points; 2 and 7 of 10; mean gaps of 3.2 and 2.4; dissatisfied 6 and 2 of 10.
    assert values == pytest.approx(
        {"nps": 60.0, "wait": 0.5, "gap": -0.8, "better": 0.0, "worse": -0.4}
    )


def test_all_comparisons_of_a_question_are_one_family():
    same, apart = Given(n=40, chosen=Counter({"a": 20})), Given(n=40, chosen=Counter({"a": 31}))
    alone, _method = differences({"x": (same, apart)}, measures=choice_measures(["a"]))
    pairs = {"x": (same, apart)} | {f"y{number}": (same, same) for number in range(9)}

    among, method = differences(pairs, measures=choice_measures(["a"]))

    assert alone[0].proven
    assert among[0].p_value == alone[0].p_value
    assert among[0].p_corrected == pytest.approx(10 * alone[0].p_value)
    assert (among[0].proven, method) == (False, "holm")
