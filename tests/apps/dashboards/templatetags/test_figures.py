from __future__ import annotations

import json
import re

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from zhike.apps.dashboards.samples import bar_chart
from zhike.apps.dashboards.templatetags.figures import (
    enumerated,
    p_value,
    percent,
    points,
    tidy,
    yuan,
)

WHOLE = {
    "label": "'Median wait'",
    "value": "12.4",
    "definition": "'From offer to answer'",
    "period": "'2026-01'",
    "n": "13087",
    "interval": "'12.1 – 12.7'",
}


def figure(**changes):
    parts = {key: part for key, part in (WHOLE | changes).items() if part is not None}
    words = " ".join(f"{key}={part}" for key, part in parts.items())
    return Template(f"{{% figure {words} %}}").render(Context())


def test_a_figure_shows_what_makes_it_trustworthy():
    page = figure()

    for part in ("Median wait", "12.4", "From offer to answer", "2026-01", "13,087", "12.1 – 12.7"):
        assert part in page


@pytest.mark.parametrize("part", sorted(WHOLE))
def test_a_figure_that_leaves_out_a_part_of_its_basis_cannot_be_written(part):
    with pytest.raises(TemplateSyntaxError):
        figure(**{part: None})


def test_a_figure_that_is_counted_has_no_interval():
    assert "figure-interval" not in figure(interval="None")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (262200, "262,200"),
        (12.0, "12"),
        (1380.26, "1,380.3"),
        (12.256, "12.26"),
        (0.13749, "0.1375"),
        (None, "–"),
        ("phone", "phone"),
    ],
)
def test_a_number_is_written_with_the_digits_its_size_deserves(value, text):
    assert tidy(value) == text


def test_a_chart_brings_its_table_its_basis_and_its_drawing():
    page = Template("{% chart drawing %}").render(Context({"drawing": bar_chart()}))

    payload = json.loads(re.search(r'<script id="sample-bar-option"[^>]*>(.*?)</script>', page)[1])
    assert payload["option"]["series"][0]["data"] == [1380.0, 94.5, 12.25]
    assert "n = 4,120" in page
    assert 'data-value="94.5"' in page
    assert "94.50" in page


@pytest.mark.parametrize(
    ("share", "places", "written"),
    [
        (0.1234, 1, "12.3 %"),
        (8e-06, 4, "0.0008 %"),
        (0.0, 2, "0.00 %"),
        (0.000004, 2, "< 0.01 %"),
        (None, 1, "–"),
    ],
)
def test_a_share_too_small_for_its_places_is_not_written_as_none_at_all(share, places, written):
    assert percent(share, places) == written


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0214, "+2.1 points"), (-0.0004, "0.0 points"), (-0.169, "−16.9 points"), (None, "–")],
)
def test_a_difference_of_shares_is_told_in_percentage_points(value, shown, in_english):
    assert points(value) == shown


def test_yuan_have_their_sign_before_the_mark():
    assert [yuan(one) for one in (653_684.6, -1_234.5, -0.2, None)] == [
        "¥653,685", "−¥1,234", "¥0", "–",
    ]  # fmt: skip


def test_a_p_value_is_never_told_as_none():
    assert (p_value(0.0004), p_value(0.04)) == ("< 0.001", "0.040")


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "fees、wait"), ("en", "fees, wait")])
def test_several_things_are_named_as_each_language_does(language, said):
    with translation.override(language):
        assert enumerated(["fees", "wait"]) == said
