"""One good standard; each test breaks one thing of it and reads the message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from zhike.analytics.errors import InvalidStandard
from zhike.analytics.journeys.standards import (
    Limit,
    LimitUnit,
    check_versions,
    read_standard,
)

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "mortgage-standard.yaml"


@pytest.fixture
def good():
    return {
        "id": "card",
        "version": "1",
        "valid_from": date(2026, 1, 1),
        "scope": "New credit cards",
        "control_objective": "No card without identity check",
        "departments": ["Branch"],
        "steps": [
            {"name": "apply", "activity": "apply", "required": True, "then": ["check", "send"]},
            {"name": "check", "activity": ["check id", "check by video"], "then": ["send"]},
            {"name": "send", "activity": "send card", "end": True},
        ],
        "control_points": [
            {"name": "eyes", "step": "send", "owner": "Risk", "check": "who", "activity": "release"}
        ],
    }


def read(content):
    return read_standard(yaml.safe_dump(content))


def faults(content):
    with pytest.raises(InvalidStandard) as refused:
        read(content)
    return " ".join(refused.value.faults)


def test_the_example_in_the_documentation_is_read():
    standard = read_standard(EXAMPLE.read_text())

    assert [step.name for step in standard.steps if step.required] == [
        "apply",
        "check papers",
        "assess",
        "decide",
    ]
    assert standard.steps[1].limit == Limit(amount=2, unit=LimitUnit.WORKING_DAYS, since="apply")
    assert standard.control_points[0].owner == "Risk"


def test_the_order_holds_over_steps_in_between(good):
    good["steps"][0]["then"] = ["check"]

    assert read(good).order() == {("apply", "check"), ("check", "send"), ("apply", "send")}


@pytest.mark.parametrize(
    "name",
    ["id", "version", "valid_from", "scope", "control_objective", "departments", "steps"],
)
def test_each_needed_field_is_missed_by_its_name(good, name):
    del good[name]

    assert f"The standard lacks {name}." in faults(good)


@pytest.mark.parametrize("name", ["name", "step", "owner", "check", "activity"])
def test_a_control_point_without_owner_or_check_is_refused(good, name):
    del good["control_points"][0][name]

    assert f"Control point 1 lacks {name}." in faults(good)


def test_all_faults_are_told_at_once(good):
    del good["scope"]
    good["steps"][1]["activty"] = "x"
    good["valid_from"] = "soon"

    told = faults(good)

    assert "lacks scope" in told
    assert "Step 2 has activty, which is not known" in told
    assert "valid_from is 'soon': write a date" in told


@pytest.mark.parametrize(
    ("step", "change", "message"),
    [
        (1, {"then": ["post"]}, "Step check names the step post, which is not there"),
        (1, {"then": []}, "Step check is a dead end"),
        (1, {"then": ["apply"]}, "apply, check follow one another in a circle"),
        (2, {"then": ["check"]}, "Step send is an end, yet check follows it"),
        (0, {"then": ["send"]}, "The steps check cannot be reached from the first, apply"),
        (1, {"name": "send"}, "There are 2 steps called send"),
        (1, {"activity": "apply"}, "The activity apply means 2 steps"),
        (1, {"limit": {"amount": 2}}, "The limit of step 2 lacks unit"),
        (1, {"limit": {"amount": 0, "unit": "working_days"}}, "the amount 0: write a number"),
        (1, {"limit": {"amount": 1.5, "unit": "working_days"}}, "days are counted whole"),
        (1, {"limit": {"amount": 1, "unit": "weeks"}}, "the unit 'weeks': known are calendar"),
        (1, {"limit": 5}, "The limit of step 2 must be a mapping"),
        (
            1,
            {"limit": {"amount": 1, "unit": "working_days", "since": "ask"}},
            "The limit of check names the step ask",
        ),
    ],
)
def test_a_step_that_makes_no_sense_is_named(good, step, change, message):
    good["steps"][step].update(change)

    assert message in faults(good)


def test_what_is_no_mapping_is_refused():
    with pytest.raises(InvalidStandard, match="must be a mapping"):
        read_standard("- a list")
    with pytest.raises(InvalidStandard, match="is no YAML"):
        read_standard("a: [")


def test_a_standard_that_ends_before_it_begins_is_refused(good):
    good["valid_until"] = date(2026, 1, 1)

    assert "valid_until 2026-01-01 is not after valid_from 2026-01-01" in faults(good)


def test_versions_may_follow_but_not_overlap(good):
    first = replace(read(good), valid_until=date(2026, 7, 1))
    second = replace(first, version="2", valid_from=date(2026, 7, 1), valid_until=None)

    check_versions([second, first])

    with pytest.raises(InvalidStandard, match="Versions 1 and 2 overlap from 2026-07-01"):
        check_versions([second, replace(first, valid_until=None)])
    with pytest.raises(InvalidStandard, match="Version 1 stands 2 times"):
        check_versions([first, replace(second, version="1")])
    with pytest.raises(InvalidStandard, match=r"these are 2 \(card, loan\)"):
        check_versions([first, replace(second, id="loan")])
