"""The cast's twelve events: retail customers C1 to C3, business customers C4 and C5."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from tests.cast import event_log

from zhike.analytics.errors import InvalidCatalogue
from zhike.analytics.journeys.stages import read_catalogue
from zhike.analytics.journeys.touchpoints import read_register, touchpoint_inventory

CATALOGUE = read_catalogue("""
stages: [open, use]
rules:
  - {stage: open, activity: apply}
  - {stage: use, activity: [check papers, return papers, approve]}
""")
REGISTER = read_register("""
touchpoints:
  - {touchpoint: app form, channel: app, owner: Digital, promise: 5 minutes, measurement: log}
  - {touchpoint: counter, channel: branch, promise: 2 days}
  - {touchpoint: letter, channel: mail, owner: Post}
""")


EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "touchpoints.yaml"


def test_the_example_in_the_documentation_is_read():
    assert read_register(EXAMPLE.read_text())[0].owner == "Digital"


@pytest.fixture
def log():
    table = event_log()
    places = {"app": "app form", "branch": "counter", "phone": None}
    return table.append_column(
        "touchpoint", pa.array([places[c] for c in table["channel"].to_pylist()])
    ).append_column(
        "user_type",
        pa.array(
            [
                "business" if c in {"C4", "C5"} else "retail"
                for c in table["customer_id"].to_pylist()
            ]
        ),
    )


@pytest.fixture
def inventory(log):
    return touchpoint_inventory(log, catalogue=CATALOGUE, register=REGISTER)


def test_each_touchpoint_has_its_volume_owner_and_promise(inventory):
    rows = [
        (r.user_type, r.stage, r.touchpoint, r.events, r.cases, r.customers, r.owner, r.promise)
        for r in inventory.rows
    ]

    assert rows == [
        ("business", "open", "app form", 1, 1, 1, "Digital", "5 minutes"),
        ("business", "open", "unknown", 1, 1, 1, "", ""),
        ("retail", "open", "app form", 2, 2, 2, "Digital", "5 minutes"),
        ("retail", "open", "counter", 1, 1, 1, "", "2 days"),
        ("retail", "use", "counter", 7, 3, 3, "", "2 days"),
    ]
    assert inventory.events == sum(r.events for r in inventory.rows) == 12


def test_empty_cells_are_listed_also_for_registered_channels_nobody_used(inventory):
    empty = {(c.user_type, c.stage, c.channel) for c in inventory.empty_cells}

    assert len(inventory.matrix) == 2 * 2 * 4  # user types, stages, app + branch + mail + phone
    assert ("business", "open", "branch") in empty
    assert ("retail", "use", "mail") in empty
    assert ("retail", "use", "branch") not in empty
    assert len(empty) == 16 - 5


def test_gaps_in_ownership_and_coverage_are_named(inventory):
    assert inventory.without_owner == ("counter", "unknown")
    assert inventory.without_touchpoint == 1


def test_without_a_user_type_all_are_unknown(log):
    inventory = touchpoint_inventory(log.drop("user_type"), catalogue=CATALOGUE)

    assert {row.user_type for row in inventory.rows} == {"unknown"}
    assert inventory.events == 12


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("touchpoints: [{touchpoint: a}]", "Entry 1 of the register must name"),
        ("touchpoints: [{touchpoint: a, channel: b, ower: c}]", "has ower; known are touchpoint"),
        (
            "touchpoints: [{touchpoint: a, channel: b}, {touchpoint: a, channel: b}]",
            "a stands twice in the register for b",
        ),
        ("rules: []", "needs a list `touchpoints`"),
        ("touchpoints: [", "is no YAML"),
    ],
)
def test_a_register_with_a_fault_is_refused(text, message):
    with pytest.raises(InvalidCatalogue, match=message):
        read_register(text)
