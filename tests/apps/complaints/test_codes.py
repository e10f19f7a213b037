from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from zhike.apps.complaints.codes import (
    mapping_faults,
    not_reached,
    read_codes,
    standard_causes,
)
from zhike.apps.complaints.dated_tables import read_table, table_on
from zhike.apps.rulepacks.faults import PackInvalid

TODAY = date(2026, 3, 2)


@pytest.fixture
def causes():
    return read_codes(table_on("causes", on=TODAY))


@pytest.fixture
def standard():
    return read_codes(table_on("jrt0169", on=TODAY))


def test_each_of_the_six_causes_is_told_in_the_standard(causes, standard):
    assert {code: one.maps_to for code, one in causes.items()} == {
        "below_expectation": ("C6", "C2", "C1"),
        "lack_of_knowledge": ("C1",),
        "unclear_explanation": ("C5",),
        "impolite": ("C1",),
        "promise_not_kept": ("C8", "C4"),
        "first_badly_handled": ("C3",),
    }
    assert mapping_faults(causes, standard, table=table_on("causes", on=TODAY)) == ()


def test_only_the_sixth_cause_speaks_of_a_second_complaint(causes):
    assert [c.code for c in causes.values() if c.is_second_complaint] == ["first_badly_handled"]


def test_the_standard_has_three_dimensions_and_shows_what_is_not_verified(standard):
    assert {one.dimension for one in standard.values()} == {"A", "B", "C"}
    assert [c.code for c in standard.values() if not c.is_verified] == ["C11", "C12"]


def test_what_the_six_causes_do_not_cover_is_known(causes, standard):
    assert not_reached(causes, standard) == ("C7", "C9", "C10", "C11", "C12", "C99")


def test_several_causes_give_each_class_once(causes):
    chosen = ["impolite", "below_expectation", "lack_of_knowledge"]

    assert standard_causes(chosen, causes) == ("C1", "C6", "C2")


@pytest.mark.parametrize("maps_to", [(), ("C42",), ("A1",)])
def test_a_cause_that_no_cause_of_the_standard_tells_is_a_fault(causes, standard, maps_to):
    planted = causes | {"impolite": replace(causes["impolite"], maps_to=maps_to)}

    (fault,) = mapping_faults(planted, standard, table=table_on("causes", on=TODAY))
    assert (fault.rule, fault.field) == ("impolite", "maps_to")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"code": "C1", "en": "again", "zh": "又"}, "code_twice"),
        ({"code": "C2", "en": "only English"}, "text_missing"),
        ({"en": "no code", "zh": "无"}, "code_missing"),
        ({"code": "C2", "en": "x", "zh": "x", "mark": "sure"}, "mark_unknown"),
        ({"code": "C2", "en": "x", "zh": "x", "parent": "C9"}, "parent_unknown"),
    ],
)
def test_each_fault_of_a_code_is_named(row, fault):
    table = read_table(
        {
            "table": "jrt0169", "valid_from": TODAY, "source": {"text": "own"}, "mark": "bank",
            "rows": [{"code": "C1", "en": "Manner", "zh": "态度"}, row],
        },
        file="own.yaml",
    )  # fmt: skip

    with pytest.raises(PackInvalid) as caught:
        read_codes(table)
    assert [one.code for one in caught.value.faults] == [fault]
