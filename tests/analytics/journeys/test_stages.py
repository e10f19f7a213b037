"""The twelve events of the cast, put into stages by hand."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from tests.cast import event_log

from zhike.analytics.errors import InvalidCatalogue
from zhike.analytics.journeys.stages import (
    read_catalogue,
    stage_counts,
    tag_stages,
    unmapped_events,
)

# Five applications, one of them by phone; two approvals; four checks and one return fit no rule
# but those in the branch that are checks.
CATALOGUE = read_catalogue("""
rules:
  - {stage: enquire, activity: apply, channel: phone}
  - {stage: open, activity: [apply, approve]}
  - {stage: use, activity: check papers}
""")


EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "stages.yaml"


def test_the_example_in_the_documentation_is_read():
    assert read_catalogue(EXAMPLE.read_text()).rules[2].when == (("business_code", ("P01", "P02")),)


def counts(log, catalogue):
    rows = stage_counts(log, catalogue).order_by("position").to_pyarrow().to_pylist()
    return {row["stage"]: (row["events"], row["cases"], row["customers"]) for row in rows}


def test_each_event_is_in_one_stage_and_the_counts_sum_to_all():
    found = counts(event_log(), CATALOGUE)

    assert found == {
        "open": (6, 4, 4),
        "enquire": (1, 1, 1),
        "use": (4, 3, 3),
        "after_sales": (0, 0, 0),
        "unmapped": (1, 1, 1),
    }
    assert sum(events for events, _, _ in found.values()) == event_log().num_rows


def test_the_first_rule_that_fits_decides():
    tagged = tag_stages(event_log(), CATALOGUE)

    by_phone = tagged.filter(tagged.channel == "phone").stage.to_pyarrow().to_pylist()
    assert by_phone == ["enquire"]


def test_what_no_rule_takes_is_listed():
    assert unmapped_events(event_log(), CATALOGUE).to_pyarrow().to_pylist() == [
        {
            "activity": "return papers",
            "channel": "branch",
            "touchpoint": None,
            "events": 1,
            "cases": 1,
        }
    ]


def test_a_business_code_among_the_attributes_decides_too():
    codes = [{"code": "A1"}, {"code": "B2"}, {}] * 4
    log = event_log().append_column(
        "attributes", pa.array([list(c.items()) for c in codes], pa.map_(pa.string(), pa.string()))
    )

    found = counts(log, read_catalogue("rules: [{stage: use, code: [A1, X9]}]"))

    assert (found["use"][0], found["unmapped"][0]) == (4, 8)


def test_missing_values_and_absent_columns_fit_no_rule():
    found = counts(event_log(), read_catalogue("rules: [{stage: use, no_such: x, channel: app}]"))

    assert found["unmapped"][0] == 12


def test_no_rules_leave_all_unmapped():
    assert counts(event_log(), read_catalogue("rules: []"))["unmapped"][0] == 12


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules: [{stage: sell, activity: x}]", r"stage sell, which is not in the list: open"),
        ("rules: [{stage: use}]", "has no condition"),
        ("rules: [{activity: x}]", "names no stage"),
        ("stages: [use, use]\nrules: []", "each stage once"),
        ("stages: [unmapped]\nrules: []", "kept for events without"),
        ("rules: [{stage: use, code: 7}, {stage: open, code: [6, 7]}]", "code '7' is given to use"),
        ("- 1", "needs a list `rules`"),
        ("rules: [", "is no YAML"),
    ],
)
def test_a_catalogue_that_contradicts_itself_is_refused(text, message):
    with pytest.raises(InvalidCatalogue, match=message):
        read_catalogue(text)
