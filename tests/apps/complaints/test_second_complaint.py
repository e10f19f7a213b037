from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.apps.complaints.dated_tables import read_table, table_on
from zhike.apps.complaints.second_complaint import Signs, is_met, read_method, risk_of
from zhike.apps.rulepacks.faults import PackInvalid

METHOD = read_method(table_on("second_complaint", on=date(2026, 3, 2)))
SIGNS = st.builds(
    Signs,
    is_repeat=st.booleans(),
    request_refused=st.booleans(),
    still_angry=st.booleans(),
    decided_late=st.booleans(),
    met_badly=st.booleans(),
    chased=st.integers(0, 9),
    handed_on=st.integers(0, 9),
    remedy_below_similar=st.booleans(),
)


def test_every_sign_has_a_weight():
    assert {weight.sign for weight in METHOD.weights} == {field.name for field in fields(Signs)}


def test_the_points_add_up_with_their_reasons_the_weightiest_first():
    risk = risk_of(Signs(is_repeat=True, chased=2, handed_on=5), METHOD)

    assert [(r.sign, r.times, r.points) for r in risk.reasons] == [
        ("is_repeat", 1, 25),
        ("chased", 2, 10),
        ("handed_on", 5, 10),  # 5 x 5, at most 10
    ]
    assert (risk.points, risk.out_of) == (45, 130)


@pytest.mark.parametrize(
    ("signs", "points", "actions"),
    [
        (Signs(request_refused=True, decided_late=True), 35, ()),
        (Signs(request_refused=True, still_angry=True), 40, ("call_back", "senior_owner")),
    ],
)
def test_from_the_threshold_on_something_is_done(signs, points, actions):
    risk = risk_of(signs, METHOD)

    assert (risk.points, risk.actions) == (points, actions)
    assert is_met(risk, done=actions)
    assert is_met(risk, done=["call_back"]) == (not actions)


@given(SIGNS)
def test_one_more_sign_never_lowers_the_risk(signs):
    before = risk_of(signs, METHOD).points

    assert risk_of(replace(signs, chased=signs.chased + 1), METHOD).points >= before
    assert risk_of(replace(signs, is_repeat=True), METHOD).points >= before
    assert 0 <= before <= risk_of(signs, METHOD).out_of


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"rows": [{"sign": "moon", "points": 5}]}, "sign_unknown"),
        ({"rows": [{"sign": "chased", "points": 0}]}, "value_not_a_number"),
        ({"act_from": "much"}, "value_not_a_number"),
    ],
)
def test_each_fault_of_the_method_is_named(more, fault):
    content = {
        "table": "second_complaint", "valid_from": date(2026, 1, 1), "source": {"text": "own"},
        "mark": "bank", "act_from": 40, "rows": [{"sign": "chased", "points": 5}],
    }  # fmt: skip

    with pytest.raises(PackInvalid) as caught:
        read_method(read_table(content | more, file="own.yaml"))
    assert [one.code for one in caught.value.faults] == [fault]
