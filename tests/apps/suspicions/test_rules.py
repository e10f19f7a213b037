"""Each limit at its exact amount, alone and over the day, with the numbers of the rule pack."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from zhike.apps.rulepacks.packs import shipped_rules
from zhike.apps.suspicions import rules
from zhike.apps.suspicions.rules import Booking, Flow, State, Times, Way

DAY = date(2026, 1, 5)
CENT = Decimal("0.01")
# Order [2016] No. 3 of the People's Bank: flow, person, across the border, foreign, from.
TABLE = [
    (Flow.CASH, True, False, False, 50_000),
    (Flow.CASH, False, False, False, 50_000),
    (Flow.CASH, True, True, True, 10_000),
    (Flow.TRANSFER, False, False, False, 2_000_000),
    (Flow.TRANSFER, False, True, False, 2_000_000),
    (Flow.TRANSFER, False, True, True, 200_000),
    (Flow.TRANSFER, True, False, False, 500_000),
    (Flow.TRANSFER, True, False, True, 100_000),
    (Flow.TRANSFER, True, True, False, 200_000),
    (Flow.TRANSFER, True, True, True, 10_000),
]
LIMITS = {
    rule.id: Decimal(rule.value)
    for rule in shipped_rules()
    if rule.id.startswith("aml.large.") and rule.unit in {"cny", "usd"} and rule.value is not None
}


def booked(amount, *, flow=Flow.CASH, way=Way.IN, day=DAY, foreign=False, border=False) -> Booking:
    return Booking(
        day=day,
        flow=flow,
        way=way,
        amount=Decimal(amount),
        is_foreign=foreign,
        is_cross_border=border,
    )


def found(*bookings: Booking, is_person: bool = True):
    return rules.reached(bookings, is_person=is_person, limits=LIMITS)


@pytest.mark.parametrize(("flow", "is_person", "border", "foreign", "limit"), TABLE)
def test_a_booking_is_reported_from_the_exact_limit_on(flow, is_person, border, foreign, limit):
    kind = {"flow": flow, "border": border, "foreign": foreign}

    (one,) = found(booked(limit, **kind), is_person=is_person)
    assert (one.total, one.limit, one.is_single) == (limit, limit, True)
    assert found(booked(limit - CENT, **kind), is_person=is_person) == []


@pytest.mark.parametrize(("flow", "is_person", "border", "foreign", "limit"), TABLE)
def test_the_bookings_of_a_day_are_added_up_to_the_cent(flow, is_person, border, foreign, limit):
    kind = {"flow": flow, "border": border, "foreign": foreign}
    part = Decimal(limit) / 2

    (one,) = found(booked(part, **kind), booked(part, **kind), is_person=is_person)
    assert (one.total, one.bookings, one.is_single) == (limit, 2, False)
    assert found(booked(part, **kind), booked(part - CENT, **kind), is_person=is_person) == []


def test_money_in_and_money_out_are_added_up_apart():
    assert found(booked(30_000), booked(30_000, way=Way.OUT)) == []


def test_two_days_are_two_sums():
    assert found(booked(30_000), booked(30_000, day=DAY + timedelta(days=1))) == []


def test_cash_and_transfers_are_two_sums():
    assert found(booked(30_000), booked(490_000, flow=Flow.TRANSFER)) == []


def test_yuan_and_foreign_money_are_two_sums():
    assert found(booked(40_000), booked(9_000, foreign=True)) == []


def test_a_transfer_of_a_person_across_the_border_has_the_lower_limit():
    across = booked(200_000, flow=Flow.TRANSFER, border=True)

    assert [one.rule_id for one in found(across)] == ["aml.large.transfer_person_cross_border.cny"]
    assert found(across, is_person=False) == []


def test_what_has_no_limit_in_force_is_not_applied():
    assert rules.reached([booked(10**9)], is_person=True, limits={}) == []


@pytest.mark.parametrize("current", State)
def test_only_the_steps_of_the_table_are_taken(current):
    allowed = {wanted for wanted in State if rules.may_become(current, wanted)}

    assert (
        allowed
        == {
            State.NEW: {State.IN_REVIEW},
            State.IN_REVIEW: {State.FORWARDED, State.DISMISSED},
            State.DISMISSED: {State.IN_REVIEW},
            State.FORWARDED: set(),
        }[current]
    )


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def hours(sent, taken=None, decided=None) -> Times:
    def at(hour):
        return None if hour is None else NOON + timedelta(hours=hour)

    return Times(sent_at=at(sent), taken_at=at(taken), decided_at=at(decided))


def test_timeliness_is_counted_with_those_who_still_wait():
    rows = [hours(-72, -71, -60), hours(-50, -20), hours(-30), hours(-2), hours(-24, 0, 0)]
    told = rules.timeliness(rows, now=NOON)

    assert (told.sent, told.waiting, told.late) == (5, 2, 1)
    # Taken after 1, 30 and 24 hours; one has waited 30 without being taken.
    assert (told.taken_in_time, told.judged) == (2, 4)
    assert told.median_taken == timedelta(hours=24)
    assert told.median_decided == timedelta(hours=18)


def test_without_notices_there_is_no_figure():
    told = rules.timeliness([], now=NOON)

    assert (told.sent, told.median_taken, told.median_decided) == (0, None, None)
