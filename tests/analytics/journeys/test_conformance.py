"""A card standard in two versions; one case per way to keep it or to break it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from zhike.analytics.clocks import Calendar, CalendarDay, DayKind
from zhike.analytics.errors import CalendarTooShort, InvalidStandard, MissingCalendar
from zhike.analytics.journeys.conformance import conformance
from zhike.analytics.journeys.standards import read_standard

TEXT = """
id: card
version: "{version}"
valid_from: {valid_from}
{valid_until}
scope: New credit cards
control_objective: No card leaves without an identity check
departments: [Branch]
steps:
  - {{name: apply, activity: apply, required: true, then: [check, video]}}
  - {{name: check, activity: check id, required: {strict}, then: [send], limit: {limit}}}
  - {{name: video, activity: video, then: [send]}}
  - {{name: send, activity: send card, end: true, limit: {{amount: 10, unit: calendar_days}}}}
control_points:
  - {{name: four eyes, step: send, owner: Risk, check: another person, activity: release}}
ignore: [remind]
"""
JANUARY = read_standard(
    TEXT.format(
        version="1", valid_from="2026-01-01", valid_until="valid_until: 2026-02-01", strict="true",
        limit="{amount: 1, unit: working_days, since: apply}",
    )
)  # fmt: skip
FEBRUARY = read_standard(
    TEXT.format(
        version="2", valid_from="2026-02-01", valid_until="", strict="false",
        limit="{amount: 3, unit: working_hours}",
    )
)  # fmt: skip
CALENDAR = Calendar(
    [
        CalendarDay(
            date=date(2026, 1, 1) + timedelta(days=n),
            kind=DayKind.REST if (n + 3) % 7 >= 5 else DayKind.WORKING,  # 1 January: a Thursday
        )
        for n in range(90)
    ]
)
AS_OF = datetime(2026, 3, 20)


def case(name, *events, branch="east"):
    """Events as (activity, month, day, hour) on Shanghai's clock."""
    return [
        {
            "case_id": name,
            "activity": activity,
            "occurred_at": datetime(2026, month, day, hour) - timedelta(hours=8),
            "resource": branch,
        }
        for activity, month, day, hour in events
    ]


GOOD = (
    ("apply", 1, 9, 16),  # a Friday
    ("check id", 1, 12, 17),  # by the end of Monday
    ("remind", 1, 12, 18),
    ("release", 1, 13, 9),
    ("send card", 1, 13, 10),
)


def deviations(*cases, standards=(JANUARY, FEBRUARY), **how):
    log = pd.DataFrame([event for events in cases for event in events])
    found = conformance(log, standards, as_of=how.pop("as_of", AS_OF), calendar=CALENDAR, **how)
    rows = found.deviations.to_pyarrow().to_pylist()
    return {(row["case_id"], row["kind"], row["step"]) for row in rows}


def test_a_case_by_the_book_has_no_deviation():
    assert deviations(case("1", *GOOD)) == set()


def test_a_required_step_is_missing_once_a_later_one_is_reached():
    skipped = case("1", GOOD[0], *GOOD[3:])
    still_open = case("2", ("apply", 3, 19, 16))

    assert deviations(skipped, still_open) == {("1", "missing_step", "check")}


def test_a_step_before_the_one_that_must_precede_it_is_out_of_order_a_repetition_is_not():
    early = case("1", ("check id", 1, 9, 10), *GOOD[:1], *GOOD[3:])
    again = case("2", *GOOD, ("check id", 1, 14, 10), ("apply", 1, 14, 11))

    assert deviations(early, again) == {("1", "wrong_order", "check")}


def test_at_the_same_time_the_source_order_decides():
    log = pd.DataFrame(
        case("1", ("check id", 1, 9, 16), ("apply", 1, 9, 16), *GOOD[3:])
        + case("2", ("apply", 1, 9, 16), ("check id", 1, 9, 16), *GOOD[3:])
    )

    found = conformance(log, [JANUARY, FEBRUARY], as_of=AS_OF, calendar=CALENDAR)

    assert found.deviations.case_id.to_pyarrow().to_pylist() == ["1"]


def test_a_limit_of_working_days_is_missed_after_the_last_of_them_ends():
    late = case("1", GOOD[0], ("check id", 1, 13, 9), *GOOD[3:])

    assert deviations(late) == {("1", "late", "check")}


def test_an_open_case_is_late_as_soon_as_the_limit_has_passed():
    waiting = case("1", ("apply", 1, 9, 16))

    assert deviations(waiting, as_of=datetime(2026, 1, 12, 15)) == set()
    assert deviations(waiting, as_of=datetime(2026, 1, 12, 17)) == {("1", "late", "check")}


def test_a_limit_since_the_beginning_counts_calendar_days_by_date():
    # Begun on the 9th, so the 19th is the last of ten days, to its last minute.
    in_time = case("1", *GOOD[:4], ("send card", 1, 19, 23))
    late = case("2", *GOOD[:4], ("send card", 1, 20, 1))

    assert deviations(in_time, late) == {("2", "late", "send")}


def test_working_hours_stand_still_at_night_and_the_clock_time_is_told():
    # 16:00 to 10:00 next morning: an hour and a half, and another hour.
    in_time = case("1", ("apply", 2, 3, 16), ("check id", 2, 4, 9))
    late = case("2", ("apply", 2, 3, 16), ("check id", 2, 4, 11))
    log = pd.DataFrame(in_time + late)

    found = conformance(log, [FEBRUARY], as_of=datetime(2026, 2, 5), calendar=CALENDAR)

    (row,) = found.deviations.to_pyarrow().to_pylist()
    assert (row["case_id"], row["kind"], row["elapsed_seconds"]) == ("2", "late", 19 * 3600)


def test_what_the_standard_does_not_know_is_unexpected_once_per_case():
    strange = case("1", *GOOD, ("gift", 1, 14, 9), ("gift", 1, 14, 10))

    assert deviations(strange) == {("1", "unexpected_step", "gift")}


def test_a_control_that_left_no_trace_is_missing():
    unchecked = case("1", *GOOD[:3], GOOD[4])

    assert deviations(unchecked) == {("1", "missing_control", "four eyes")}


def test_the_version_in_force_when_the_case_began_holds_to_its_end():
    # Without a check: a deviation under version 1, none under version 2.
    events = (("release", 2, 3, 9), ("send card", 2, 3, 10))
    old = case("old", ("apply", 1, 31, 23), *events)
    new = case("new", ("apply", 2, 1, 0), *events)
    log = pd.DataFrame(old + new)

    found = conformance(log, [FEBRUARY, JANUARY], as_of=AS_OF, calendar=CALENDAR)

    versions = {r["case_id"]: r["version"] for r in found.cases.to_pyarrow().to_pylist()}
    assert versions == {"old": "1", "new": "2"}
    assert [
        (r["case_id"], r["step"], r["version"]) for r in found.deviations.to_pyarrow().to_pylist()
    ] == [("old", "check", "1")]


def test_a_case_before_the_first_version_is_held_against_none():
    log = pd.DataFrame(case("1", ("apply", 1, 30, 9), ("gift", 1, 30, 10)))

    found = conformance(log, [FEBRUARY], as_of=AS_OF, calendar=CALENDAR)

    assert found.deviations.count().to_pyarrow().as_py() == 0
    assert found.cases.to_pyarrow().to_pylist()[0]["version"] is None


def test_each_case_belongs_to_the_unit_of_its_first_event():
    moved = case("1", GOOD[0], branch="east") + case("1", *GOOD[3:], branch="west")

    found = conformance(pd.DataFrame(moved), [JANUARY, FEBRUARY], as_of=AS_OF, calendar=CALENDAR)

    (row,) = found.cases.to_pyarrow().to_pylist()
    assert (row["unit"], row["deviations"]) == ("east", 1)


def test_without_a_calendar_working_limits_are_refused_and_days_are_24_hours():
    log = pd.DataFrame(case("1", *GOOD[:1]))

    with pytest.raises(MissingCalendar, match="The limit of check, check counts working time"):
        conformance(log, [JANUARY, FEBRUARY], as_of=AS_OF)
    plain = read_standard(
        TEXT.format(
            version="1", valid_from="2026-01-01", valid_until="", strict="true",
            limit="{amount: 2, unit: calendar_days}",
        )
    )  # fmt: skip
    on_time = conformance(log, [plain], as_of=datetime(2026, 1, 11, 8))
    a_second_late = conformance(log, [plain], as_of=datetime(2026, 1, 11, 8, 0, 1))
    assert on_time.deviations.count().to_pyarrow().as_py() == 0
    assert a_second_late.deviations.count().to_pyarrow().as_py() == 1


def test_a_calendar_that_ends_too_soon_is_refused():
    log = pd.DataFrame(case("1", *GOOD))

    with pytest.raises(CalendarTooShort):
        conformance(log, [JANUARY], as_of=datetime(2027, 1, 1), calendar=CALENDAR)


def test_overlapping_versions_are_refused():
    log = pd.DataFrame(case("1", *GOOD))

    with pytest.raises(InvalidStandard, match="stands 2 times"):
        conformance(log, [FEBRUARY, FEBRUARY], as_of=AS_OF, calendar=CALENDAR)
