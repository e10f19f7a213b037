"""Each planted fault is found, with its stable code and the field it stands in."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest

from zhike.analytics.clocks import Ending
from zhike.apps.rulepacks.faults import PackInvalid
from zhike.apps.rulepacks.validation import read_pack

GOOD = {
    "jurisdiction": "CN",
    "rules": [
        {
            "id": "complaint.decision",
            "text": {"en": "Decide within 15 days", "zh": "15日内决定"},
            "value": 15,
            "unit": "calendar_days",
            "clock": {
                "starts": "complaint_received",
                "pausable": True,
                "extensions": [
                    {"adds": 15, "condition": {"en": "complex", "zh": "复杂"}},
                    {
                        "adds": 30,
                        "needs_approval": True,
                        "condition": {"en": "very complex", "zh": "特别复杂"},
                    },
                ],
            },
            "valid_from": "2020-03-01",
            "source": {"text": "Measures of 2020", "link": "https://example.org"},
            "mark": "found",
        }
    ],
}


def faults(change):
    pack = deepcopy(GOOD)
    change(pack["rules"][0])
    with pytest.raises(PackInvalid) as refused:
        read_pack(pack, name="cn_test")
    return [(fault.code, fault.field) for fault in refused.value.faults]


def test_a_good_pack_is_read():
    (rule,) = read_pack(GOOD, name="cn_test")

    assert (rule.pack, rule.jurisdiction, rule.value) == ("cn_test", "CN", 15)
    assert rule.valid_from == date(2020, 3, 1)
    assert [(more.adds, more.needs_approval) for more in rule.clock.extensions] == [
        (15, False),
        (30, True),
    ]
    assert rule.clock.ending is Ending.DAY_END


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda r: r.update(id="Complaint"), ("id_unreadable", "id")),
        (lambda r: r.pop("text"), ("text_missing", "text")),
        (lambda r: r["text"].pop("zh"), ("text_missing", "text")),
        (lambda r: r.update(value="soon"), ("value_not_a_number", "value")),
        (lambda r: r.update(value=True), ("value_not_a_number", "value")),
        (lambda r: r.update(value=-1), ("value_not_a_number", "value")),
        (lambda r: r.update(value="NaN"), ("value_not_a_number", "value")),
        (lambda r: r.update(unit="fortnights"), ("unit_unknown", "unit")),
        (lambda r: r.update(mark="sure"), ("mark_unknown", "mark")),
        (lambda r: r.update(valid_from="March 2020"), ("date_unreadable", "valid_from")),
        (lambda r: r.update(valid_until="2020-02-29"), ("dates_reversed", "valid_until")),
        (lambda r: r.update(source={"link": "x"}), ("source_missing", "source.text")),
        (lambda r: r["clock"].pop("starts"), ("clock_without_start", "clock.starts")),
        (lambda r: r.update(unit="months"), ("clock_without_time", "clock")),
        (lambda r: r["clock"].update(ending="noon"), ("ending_unknown", "clock.ending")),
        (lambda r: r["clock"].update(speed=2), ("field_unknown", "clock")),
        (lambda r: r.update(limit=15), ("field_unknown", "rule")),
        (
            lambda r: r["clock"]["extensions"][0].update(adds=-15),
            ("extension_unreadable", "clock.extensions.adds"),
        ),
        (
            lambda r: r["clock"]["extensions"].append("more"),
            ("extension_unreadable", "clock.extensions"),
        ),
    ],
)
def test_a_planted_fault_is_found(change, found):
    assert faults(change) == [found]


def test_a_duty_has_no_value():
    def to_duty(rule):
        rule.pop("clock")
        rule.update(unit="duty")

    assert faults(to_duty) == [("value_not_wanted", "value")]


def test_every_fault_is_told_at_once_with_the_rule_it_stands_in():
    pack = deepcopy(GOOD)
    pack["jurisdiction"] = "China"
    pack["rules"][0] |= {"mark": "sure", "unit": "fortnights"}
    pack["rules"].append("complaint")

    with pytest.raises(PackInvalid) as refused:
        read_pack(pack, name="cn_test")

    assert [(fault.code, fault.rule) for fault in refused.value.faults] == [
        ("jurisdiction_unknown", "-"),
        ("unit_unknown", "complaint.decision"),
        ("mark_unknown", "complaint.decision"),
        ("rule_unreadable", "-"),
    ]
    assert "use one of primary, found, memory" in str(refused.value)


def test_overlapping_dates_of_one_rule_are_refused():
    pack = deepcopy(GOOD)
    pack["rules"].append(deepcopy(pack["rules"][0]) | {"valid_from": "2021-01-01"})

    with pytest.raises(PackInvalid, match=r"\[dates_overlap\] cn_test: complaint.decision"):
        read_pack(pack, name="cn_test")


@pytest.mark.parametrize(
    ("given", "code"), [(None, "pack_unreadable"), ({"jurisdiction": "CN"}, "rules_missing")]
)
def test_what_is_no_pack_is_refused(given, code):
    with pytest.raises(PackInvalid) as refused:
        read_pack(given, name="cn_test")
    assert [fault.code for fault in refused.value.faults] == [code]
