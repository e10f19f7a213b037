from __future__ import annotations

from datetime import date

from django.utils import translation

from zhike.analytics.intervals import Estimate
from zhike.apps.dashboards.templatetags.figures import p_value, points
from zhike.apps.voice.words import (
    ENGLISH,
    aspect_words,
    days_words,
    interval_words,
    source_words,
)
from zhike.pipelines.text_results import every_aspect


def test_an_aspect_has_its_name_in_either_language():
    with translation.override("zh-hans"):
        assert aspect_words("step.sign_in") == "登录"
    with translation.override("en"):
        assert aspect_words("step.sign_in") == "sign in"
        assert aspect_words("step.bind") == "linking a card"


def test_english_names_are_of_aspects_that_there_are():
    assert set(ENGLISH) <= {one.key for one in every_aspect()}


def test_differences_are_points_and_shares_are_percent():
    found = Estimate(value=0.1, lower=-0.021, upper=0.2)

    with translation.override("en"):
        assert points(-0.0214) == "−2.1 points"
        assert points(None) == "–"
        assert interval_words(found, signed=True) == "−2.1 points to +20.0 points"
        assert interval_words(Estimate(value=None, lower=None, upper=None)) == ""
        assert source_words("") == "all sources"
        assert source_words("app review") == "App review"


def test_a_single_day_is_written_once():
    day = date(2025, 5, 7)

    assert days_words(day, day) == "2025-05-07"
    assert days_words(day, date(2025, 5, 9)) == "2025-05-07 – 2025-05-09"
    assert (p_value(0.0004), p_value(0.04)) == ("< 0.001", "0.040")
