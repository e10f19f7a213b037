from __future__ import annotations

from datetime import datetime

import pytest

from zhike.apps.telephony.records import fault_in, is_inbound, number_in

NOW = datetime(2026, 3, 2, 12)
ROW = {
    "call_id": "a-1",
    "switchboard": "热线",
    "direction": None,
    "phone": "13812345678",
    "queue": "hotline",
    "extension": "8001",
    "customer_id": None,
    "ringing_at": datetime(2026, 3, 2, 9, 0, 0),
    "answered_at": datetime(2026, 3, 2, 9, 0, 12),
    "ended_at": datetime(2026, 3, 2, 9, 3, 0),
}


def fault(**changed):
    return fault_in(ROW | changed, boards={"热线"}, customers={"C001"}, now=NOW)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"answered_at": None},
        {"answered_at": ROW["ringing_at"], "ended_at": ROW["ringing_at"]},
        {"ended_at": NOW},
        {"customer_id": "C001"},
        {"call_id": "a" * 100},
        {"direction": "outbound"},
    ],
)
def test_a_record_in_which_nothing_is_wrong_is_taken(changed):
    assert fault(**changed) == ""


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("call_id", "a" * 101, "value_too_long"),
        ("extension", "8" * 51, "value_too_long"),
        ("switchboard", "别处", "unknown_switchboard"),
        ("direction", "sideways", "inbound_or_outbound"),
        ("customer_id", "C999", "unknown_holder"),
        ("answered_at", datetime(2026, 3, 2, 8, 59, 59), "not_before_it_rang"),
        ("ended_at", datetime(2026, 3, 2, 9, 0, 11), "ends_before_it_begins"),
        ("ended_at", datetime(2026, 3, 2, 12, 0, 1), "not_in_the_future"),
    ],
)
def test_what_is_wrong_is_named_with_its_rule(column, value, rule):
    assert fault(**{column: value}) == f"{column} {rule}"


def test_a_missed_call_cannot_end_before_it_rang():
    assert fault(answered_at=None, ended_at=datetime(2026, 3, 2, 8)) == (
        "ended_at ends_before_it_begins"
    )


def test_where_no_direction_is_told_the_customer_called():
    assert is_inbound(ROW)
    assert not is_inbound(ROW | {"direction": "outbound"})


@pytest.mark.parametrize("phone", ["Anonymous", " ", None, "withheld"])
def test_a_withheld_number_is_none(phone):
    assert number_in(ROW | {"phone": phone}) == ""
    assert number_in(ROW) == "13812345678"
