from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zhike.analytics.clocks import Ending, calendar_days, working_days, working_hours
from zhike.apps.rulepacks.faults import NoClock
from zhike.apps.rulepacks.rules import (
    ClockTerms,
    Mark,
    Rule,
    Source,
    Text,
    Unit,
    clock_limit,
    compare,
    in_force,
    overlaps,
)

OLD = Rule(
    pack="cn_days", jurisdiction="CN", id="days.a_year", text=Text(en="250 days", zh="250天"),
    value=Decimal(250), unit=Unit.DAYS, valid_from=date(2008, 1, 3), valid_until=date(2024, 12, 31),
    source=Source(text="notice of 2008"), mark=Mark.MEMORY,
)  # fmt: skip
NEW = replace(OLD, value=Decimal(248), valid_from=date(2025, 1, 1), valid_until=None)
LIMIT = replace(
    OLD, id="complaint.decision", unit=Unit.CALENDAR_DAYS, value=Decimal(15), valid_until=None,
    clock=ClockTerms(starts="complaint_received", pausable=True),
)  # fmt: skip
OWN = replace(
    LIMIT, pack="bank", value=Decimal(10), mark=Mark.BANK,
    valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30),
)  # fmt: skip


@pytest.mark.parametrize(
    ("on", "value"),
    [
        (date(2008, 1, 2), None),
        (date(2008, 1, 3), 250),
        (date(2024, 12, 31), 250),
        (date(2025, 1, 1), 248),
        (date(2099, 1, 1), 248),
    ],
)
def test_the_rule_of_a_date_changes_with_the_first_day_of_the_next(on, value):
    found = in_force([OLD, NEW], [], on=on)

    assert [entry.rule.value for entry in found.values()] == ([] if value is None else [value])


@pytest.mark.parametrize(
    ("on", "value", "instead_of"),
    [
        (date(2025, 12, 31), 15, None),
        (date(2026, 1, 1), 10, LIMIT),
        (date(2026, 6, 30), 10, LIMIT),
        (date(2026, 7, 1), 15, None),
    ],
)
def test_an_own_rule_covers_the_shipped_one_between_its_dates(on, value, instead_of):
    (found,) = in_force([LIMIT], [OWN], on=on).values()

    assert (found.rule.value, found.instead_of) == (value, instead_of)


def test_two_dates_are_compared_rule_by_rule():
    before = in_force([OLD, NEW, LIMIT], [], on=date(2024, 12, 31))
    after = in_force([OLD, NEW], [OWN], on=date(2026, 2, 1))

    assert [(d.id, d.before.value, d.after.value) for d in compare(before, after)] == [
        ("complaint.decision", 15, 10),
        ("days.a_year", 250, 248),
    ]
    (gone,) = compare(before, in_force([OLD], [], on=date(2024, 12, 31)))
    assert (gone.id, gone.after) == ("complaint.decision", None)


def test_rules_of_one_id_may_touch_but_not_overlap():
    early = replace(NEW, valid_from=date(2024, 12, 31))

    assert overlaps([OLD, NEW, LIMIT, replace(OLD, jurisdiction="GB")]) == []
    (fault,) = overlaps([OLD, early])
    assert (fault.code, fault.rule, fault.field) == ("dates_overlap", "days.a_year", "valid_from")
    assert "end that one the day before" in fault.way_out


@pytest.mark.parametrize(
    ("unit", "terms", "limit"),
    [
        (Unit.CALENDAR_DAYS, {"pausable": True}, calendar_days(15)),
        (Unit.CALENDAR_DAYS, {}, calendar_days(15, pausable=False)),
        (Unit.WEEKS, {}, calendar_days(105, pausable=False)),
        (
            Unit.WORKING_DAYS,
            {"ending": Ending.CLOSING, "start_day_counts": True},
            working_days(15, ending=Ending.CLOSING, start_day_counts=True, pausable=False),
        ),
        (Unit.WORKING_HOURS, {"pausable": True}, working_hours(15)),
    ],
)
def test_the_limit_of_a_rule_starts_a_clock(unit, terms, limit):
    rule = replace(LIMIT, unit=unit, clock=ClockTerms(starts="complaint_received", **terms))

    assert clock_limit(rule) == limit


@pytest.mark.parametrize(
    "rule", [OLD, replace(LIMIT, unit=Unit.MONTHS), replace(LIMIT, unit=Unit.DUTY, value=None)]
)
def test_a_rule_without_a_clock_says_what_one_needs(rule):
    with pytest.raises(NoClock, match="days, hours or weeks") as refused:
        clock_limit(rule)
    assert refused.value.code == "rule_without_clock"


def test_what_comes_from_memory_is_not_verified():
    assert not OLD.is_verified
    assert OWN.is_verified
