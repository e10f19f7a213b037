from __future__ import annotations

import pytest
from django.utils.translation import override

from zhike.analytics.journeys import Measure
from zhike.apps.journeys.difference_words import (
    guard_sentence,
    is_proven,
    measure_names,
    points,
    sentence,
    worded,
)

REWORK = {
    "measure": "rework_share",
    "key": "",
    "before": {"value": 0.2},
    "after": {"value": 0.12},
    "difference": {"value": -0.08, "lower": -0.112, "upper": -0.048, "confidence": 0.95},
    "p_corrected": 0.0000002,
}
UNPROVEN = REWORK | {
    "difference": {"value": -0.08, "lower": -0.15, "upper": 0.05},
    "p_corrected": 0.2,
}
THROUGHPUT = REWORK | {
    "measure": "throughput_median_seconds",
    "before": {"value": 3_600.0},
    "after": {"value": 10_800.0},
    "difference": {"value": 7_200.0, "lower": 3_600.0, "upper": 10_800.0},
    "p_corrected": 0.01,
}


def test_shares_differ_by_points_and_chance_is_called_chance():
    row = worded(UNPROVEN)

    assert row["difference"] == "−8.0 points"
    assert row["interval"] == "−15.0 points … +5.0 points"
    assert row["verdict"] == "may be chance"
    assert not is_proven(UNPROVEN)


def test_times_differ_by_time_and_what_is_proven_says_so():
    row = worded(THROUGHPUT)

    assert (row["before"], row["after"], row["difference"]) == ("1 h", "3 h", "+2 h")
    assert row["verdict"] == "proven"
    assert points(None) == "–"


def test_a_sentence_tells_points_and_percent_apart():
    assert sentence(REWORK) == (
        "The share of cases with rework fell from 20.0 % to 12.0 %, by 8.0 points"
        " (95 % interval −11.2 points to −4.8 points), that is 40.0 percent less;"
        " p\u00a0<\u00a00.001, corrected."
    )


def test_a_chinese_sentence_is_chinese_throughout():
    with override("zh-hans"):
        assert sentence(REWORK) == (
            "有返工的案例占比由 20.0 % 降至 12.0 %，减少 8.0 个百分点"
            "（95 % 区间：−11.2 个百分点 至 −4.8 个百分点），相对减少 40.0%；"
            "校正后 p\u00a0<\u00a00.001。"
        )
        assert sentence(THROUGHPUT) == (
            "全程时间中位数由 1 小时 升至 3 小时，增加 2 小时（95 % 区间：+1 小时 至 +3 小时），"
            "相对增加 200.0%；校正后 p\u00a0=\u00a00.010。"
        )


def test_what_chance_may_do_is_not_called_a_fall():
    assert sentence(UNPROVEN) == (
        "The share of cases with rework went from 20.0 % to 12.0 %"
        " (95 % interval −15.0 points to +5.0 points);"
        " chance alone may do that (p\u00a0=\u00a00.200, corrected)."
    )


def test_a_step_is_named_with_its_arrow_and_a_percent_sign_in_a_name_is_no_format():
    row = REWORK | {"measure": "edge_share", "key": "5%s off › pay"}

    assert sentence(row).startswith("The share of cases that go 5%s off → pay fell from 20.0 %")


def test_a_value_that_was_zero_has_no_percent():
    row = REWORK | {"before": {"value": 0.0}, "difference": {"value": 0.12, "lower": None}}

    row["difference"]["upper"] = None
    assert sentence(row) == (
        "The share of cases with rework rose from 0.0 % to 12.0 %, by 12.0 points;"
        " p\u00a0<\u00a00.001, corrected."
    )


def test_what_is_unknown_on_one_side_is_not_compared():
    row = THROUGHPUT | {"difference": {"value": None, "lower": None, "upper": None}}

    assert sentence(row) == (
        "The median throughput time cannot be compared: it is not known in both."
    )


@pytest.mark.parametrize(
    ("state", "told"),
    [("held", "kept; a loss of more than 2.0 points"), ("fallen", "got worse"), ("unknown", "not")],
)
def test_a_guard_says_what_became_of_quality(state, told):
    guard = {"measure": "completion_share", "state": state, "margin": 0.02}

    assert f"The share of cases completed in time: {told}" in guard_sentence(guard)


def test_every_measure_has_its_words():
    assert set(measure_names()) == {measure.value for measure in Measure}
