from __future__ import annotations

import pytest
from django.utils import translation

from zhike.apps.dashboards.planted import amount, card_of, interval, places, strip_of
from zhike.apps.dashboards.queries import FindingNow


def finding(**changes):
    plain = {
        "name": "mortgage_rework_loop", "verdict": "found", "planted": True, "said": "back",
        "rule": "share above 20 %", "planted_value": 0.38, "planted_places": ["资料审核"],
        "found_places": ["资料审核"], "value": 0.40, "lower": 0.32, "upper": 0.48, "unit": "share",
        "n": 154, "call": "rework", "log_names": ["mortgage"],
    }  # fmt: skip
    return FindingNow(**{**plain, **changes})


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.384, "share", "38.4\u00a0%"),
        (-0.3, "relative_change", "-30.0\u00a0%"),
        (0.152, "share_difference", "+15.2 percentage points"),
        (2.54, "working_days", "2.5 working days"),
        (None, "share", "–"),
    ],
)
def test_each_unit_is_said_in_its_own_words(value, unit, text):
    with translation.override("en"):
        assert amount(value, unit=unit) == text


def test_of_many_places_the_first_are_named_and_all_are_counted():
    with translation.override("en"):
        assert places(["a", "b", "c", "d"]) == "a、b、c、d"
        assert places(["a", "b", "c", "d", "e"]) == "a、b、c … 5 in all"


def test_an_interval_that_the_data_do_not_give_is_not_made_up():
    with translation.override("en"):
        assert interval(finding()) == "32.0\u00a0% to 48.0\u00a0% (interval, 95%)"
        assert interval(finding(upper=None)) == ""


def test_the_strip_keeps_the_order_of_the_values():
    strip = strip_of(finding())

    assert 0 < strip.zero < strip.lower < strip.planted < strip.seen < strip.upper < 100


def test_a_fall_lies_left_of_zero():
    strip = strip_of(finding(planted_value=-0.3, value=-0.28, lower=-0.35, upper=-0.2))

    assert strip.planted < strip.seen < strip.zero


def test_where_nothing_was_seen_only_the_planted_value_is_drawn():
    strip = strip_of(finding(value=None, lower=None, upper=None))

    assert (strip.seen, strip.lower, strip.upper) == (None, None, None)


@pytest.mark.parametrize("verdict", ["found", "quiet", "missed", "wrong_place", "false_alarm"])
def test_every_verdict_has_its_word_and_tone(verdict):
    card = card_of(finding(verdict=verdict))

    assert str(card["verdict"])
    assert (card["tone"] == "good") == (verdict in {"found", "quiet"})
