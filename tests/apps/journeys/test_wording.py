from __future__ import annotations

import pytest
from django.utils import translation

from zhike.apps.journeys import wording


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(45, "45 s"), (90, "1.5 min"), (5_400, "1.5 h"), (129_600, "1.5 d"), (None, "–"), (0, "0 s")],
)
def test_a_duration_is_worded_in_its_largest_unit(seconds, words):
    assert wording.duration(seconds) == words


def test_a_duration_is_worded_in_chinese():
    with translation.override("zh-hans"):
        assert wording.duration(129_600) == "1.5 天"


def test_counts_are_grouped_and_shares_are_percent():
    assert wording.count(13_087) == "13,087"
    assert wording.share(0.13712) == "13.7 %"
    assert wording.share(1.0) == "100 %"
    assert wording.share(None) == "–"


def test_a_time_is_shown_in_the_zone_of_the_bank():
    assert wording.moment("2026-01-05T17:30:00Z") == "2026-01-06 01:30"
    assert wording.period("2026-01-05T17:30:00Z", "2026-01-07T00:00:00Z") == (
        "2026-01-06 – 2026-01-07"
    )


def test_an_interval_names_its_confidence_and_is_none_where_nothing_is_known():
    known = {"value": 0.5, "lower": 0.25, "upper": 0.75, "confidence": 0.9}

    assert wording.interval(known, words=wording.share) == "90 %: 25.0 % – 75.0 %"
    assert wording.interval({"lower": None, "upper": None}, words=wording.share) is None
    assert wording.interval(None, words=wording.share) is None


def test_small_p_values_are_not_shown_as_zero():
    assert wording.p_value(0.0004) == "< 0.001"
    assert wording.p_value(0.0421) == "0.042"


def test_attributes_are_read_as_a_mapping_or_as_pairs():
    assert wording.pairs({"a": 1}) == wording.pairs([["a", "1"]]) == [("a", "1")]
    assert wording.pairs(None) == []


def test_the_librarys_words_for_no_value_are_said_in_the_readers_language():
    rows = [{"unit": "unknown", "n": 1}, {"unit": "unknown branch", "n": 2}]

    with translation.override("zh-hans"):
        said = wording.reserved(rows, "unit")

    assert said == [{"unit": "未知", "n": 1}, {"unit": "unknown branch", "n": 2}]
