"""Each threshold at its exact limit: one below, on it. Amounts in cents."""

from __future__ import annotations

from datetime import date

import pytest

from zhike.apps.complaints.dated_tables import read_table, table_on
from zhike.apps.complaints.severity import (
    Grade,
    Media,
    SeverityFacts,
    read_thresholds,
    severity_of,
)
from zhike.apps.rulepacks.faults import PackInvalid

TODAY = date(2026, 3, 2)
TABLE = table_on("severity", on=TODAY)
LIMITS = {"complaint.major": 20}


def graded(limits=LIMITS, **facts):
    thresholds = read_thresholds(TABLE, limits=limits)
    return severity_of(SeverityFacts(**facts), thresholds, escalation=TABLE.content["escalation"])


@pytest.mark.parametrize(
    ("facts", "grade"),
    [
        ({}, "ordinary"),
        ({"people_face_to_face": 4}, "ordinary"),
        ({"people_face_to_face": 5}, "serious"),
        ({"people_face_to_face": 19}, "serious"),
        ({"people_face_to_face": 20}, "major"),
        ({"customers_affected": 9}, "ordinary"),
        ({"customers_affected": 10}, "serious"),
        ({"customers_affected": 99}, "serious"),
        ({"customers_affected": 100}, "major"),
        ({"media": Media.LOCAL_OR_SOCIAL}, "serious"),
        ({"media": Media.NATIONAL}, "major"),
        ({"is_vulnerable": True}, "serious"),
        ({"from_disaster": True}, "major"),
        ({"amount_cents": 4_999_999}, "ordinary"),
        ({"amount_cents": 5_000_000}, "serious"),
        ({"amount_cents": 99_999_999}, "serious"),
        ({"amount_cents": 100_000_000}, "major"),
    ],
)
def test_the_grade_at_each_exact_limit(facts, grade):
    assert graded(**facts).grade == grade


def test_the_gravest_fact_decides_and_every_reason_is_kept():
    found = graded(people_face_to_face=20, is_vulnerable=True)

    assert found.grade is Grade.MAJOR
    assert [(one.fact, one.at_least, one.rule) for one in found.reasons] == [
        ("people_face_to_face", 20, "complaint.major"),
        ("people_face_to_face", 5, ""),
        ("is_vulnerable", 1, ""),
    ]
    assert found.told_to == ("supervisor", "manager", "head_office", "regulator")


def test_the_group_follows_the_rule_of_the_day_and_falls_away_without_one():
    assert graded({"complaint.major": 30}, people_face_to_face=29).grade is Grade.SERIOUS
    assert graded({}, people_face_to_face=500).grade is Grade.SERIOUS


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"fact": "weather", "at_least": 1, "grade": "major"}, "fact_unknown"),
        ({"fact": "media", "at_least": 1, "grade": "grave"}, "grade_unknown"),
        ({"fact": "media", "at_least": 0, "grade": "major"}, "value_not_a_number"),
    ],
)
def test_each_fault_of_a_threshold_is_named(row, fault):
    table = read_table(
        {"table": "severity", "valid_from": TODAY, "source": {"text": "own"}, "mark": "bank",
         "rows": [row]},
        file="own.yaml",
    )  # fmt: skip

    with pytest.raises(PackInvalid) as caught:
        read_thresholds(table, limits=LIMITS)
    assert [one.code for one in caught.value.faults] == [fault]
