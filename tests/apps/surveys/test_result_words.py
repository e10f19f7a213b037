from __future__ import annotations

from datetime import date

import pytest

from zhike.analytics.intervals import Estimate
from zhike.apps.surveys.errors import SurveyUnknown
from zhike.apps.surveys.result_words import (
    definition_of,
    group_words,
    interval_words,
    label_of,
    lack_of,
    shares_words,
    span_words,
    value_words,
)
from zhike.pipelines.survey_results import Asks, Figure, Scale

FIVE = Scale(asks=Asks.SATISFACTION, lowest=1, highest=5)
EFFORT = Scale(asks=Asks.EFFORT, lowest=1, highest=5)


@pytest.mark.parametrize(
    ("figure", "value", "words"),
    [
        (Figure.NPS, -5.155, "−5.2"),
        (Figure.NPS, 0.0, "0.0"),
        (Figure.MEAN, 3.666, "3.67"),
        (Figure.TOP_TWO, 0.5, "50.0 %"),
        (Figure.NPS, None, "–"),
    ],
)
def test_a_figure_is_written_in_its_own_unit(figure, value, words):
    assert value_words(figure, value) == words


def test_a_change_has_its_sign():
    assert value_words(Figure.NPS, 7.0, signed=True) == "+7.0"
    assert value_words(Figure.TOP_TWO, -0.05, signed=True) == "−5.0 %"


def test_ends_that_are_not_known_are_not_written():
    known = Estimate(value=1.0, lower=0.5, upper=1.5)
    open_ended = Estimate(value=1.0, lower=None, upper=1.5)

    assert interval_words(Figure.MEAN, known) == "0.50 to 1.50"
    assert (interval_words(Figure.MEAN, open_ended), shares_words(open_ended)) == ("", "")


def test_a_label_names_the_points_and_a_definition_the_direction():
    assert label_of(Figure.TOP_TWO, FIVE) == "Share of 4–5"
    assert label_of(Figure.TOP_TWO, EFFORT) == "Share of 1–2"
    assert definition_of(Figure.MEAN, EFFORT).endswith("low is good")


def test_groups_are_named_in_the_reader_s_words():
    assert group_words("channel", "phone") != "phone"
    assert group_words("branch", "phone") == "phone"
    assert (group_words("branch", None), group_words("branch", "unknown")) == (
        "All together", "not known",
    )  # fmt: skip


def test_small_things():
    assert span_words([date(2026, 2, 1), None, date(2026, 1, 5)]) == "2026-01-05 – 2026-02-01"
    assert span_words([]) == "–"


def test_every_error_is_said_in_words_of_the_page():
    assert lack_of(SurveyUnknown()) == "This cannot be reckoned from these answers."
