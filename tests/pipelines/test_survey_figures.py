from __future__ import annotations

import pytest

from zhike.pipelines.survey_figures import figures_of

GIVEN = {5: 10, 4: 5, 2: 5}
ENDS = {"scale_min": 1, "scale_max": 5}


def test_the_figures_of_a_group():
    found = figures_of(GIVEN, asked=40, **ENDS)

    assert (found.answered, found.response.value) == (20, 0.5)
    assert found.mean.value == pytest.approx(4.0)
    assert found.top.value == 0.75
    assert found.silent == (0.375, 0.875)


def test_of_a_month_nothing_is_told_of_those_who_kept_silent():
    found = figures_of(GIVEN, asked=15, same_people=False, **ENDS)

    assert (found.response.value, found.silent) == (1.0, None)
    assert figures_of(GIVEN, asked=None, **ENDS).response is None
