from __future__ import annotations

import json
from datetime import date

import pytest
from django.template import Context, Template
from django.utils.translation import gettext_lazy

from zhike.apps.dashboards.charts import Chart


def chart(**changes):
    whole = {
        "id": "waits",
        "title": "Waits",
        "option": {"series": [{"data": (1, 2.5)}], "name": gettext_lazy("Phone")},
        "columns": (gettext_lazy("Day"), "Wait"),
        "rows": [(date(2026, 1, 5), 2.5), ("total", None)],
        "definition": "median",
        "period": "2026",
        "n": 2,
    }
    return Chart(**(whole | changes))


def test_numbers_stay_numbers_and_everything_else_becomes_text():
    payload = json.loads(json.dumps(chart().payload(language="en")))

    assert payload["rows"] == [["2026-01-05", 2.5], ["total", None]]
    assert payload["option"]["series"][0]["data"] == [1, 2.5]
    assert payload["columns"][1] == "Wait"


@pytest.mark.parametrize("part", ["definition", "period", "n"])
def test_a_chart_without_the_basis_of_its_figures_cannot_be_made(part):
    whole = vars(chart()).copy()
    whole.pop(part)

    with pytest.raises(TypeError, match=part):
        Chart(**whole)


def test_a_tall_chart_tells_its_height_as_a_number_that_scripts_can_read():
    template = Template("{% load figures %}{% chart made %}")

    assert 'data-height="1200"' in template.render(Context({"made": chart(height=1200)}))
