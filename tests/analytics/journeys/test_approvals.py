"""Four cases through three levels counted by hand; then a planted level that always says yes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from zhike.analytics.clocks import Calendar, CalendarDay, DayKind
from zhike.analytics.journeys.approvals import approval_chains, approval_levels

MONDAY = datetime(2026, 1, 5, 1)  # 09:00 in Shanghai
LEVELS = ["team", "head", "board"]


def log_of(rows):
    frame = pd.DataFrame(rows, columns=["case_id", "activity", "hours", "outcome"])
    frame["occurred_at"] = [MONDAY + timedelta(hours=float(h)) for h in frame.hours]
    return frame.drop(columns="hours")


@pytest.fixture
def log():
    return log_of(
        [
            ("1", "apply", 0, None), ("1", "team", 1, "yes"), ("1", "head", 3, "yes"),
            ("1", "board", 27, "yes"),
            ("2", "apply", 0, None), ("2", "team", 2, "no"),  # the end of it
            # The head says no, the board overrules him:
            ("3", "apply", 0, None), ("3", "team", 9, "yes"), ("3", "head", 10, "no"),
            ("3", "board", 20, "yes"),
            # The head sends it back and says yes to better papers: that changed something.
            ("4", "apply", 0, None), ("4", "team", 1, "yes"), ("4", "head", 2, "no"),
            ("4", "mend", 5, None), ("4", "head", 6, "yes"), ("4", "board", 7, None),
        ]
    )  # fmt: skip


def levels(log, **how):
    found = approval_levels(log, levels=LEVELS, approved=["yes"], **how)
    return {level.level: level for level in found}


def test_each_level_is_told_by_cases(log):
    found = levels(log)

    told = {
        name: (v.n, v.n_approved, v.n_changed, v.n_overturned, v.n_undecided)
        for name, v in found.items()
    }
    assert told == {"team": (4, 3, 1, 0, 0), "head": (3, 1, 1, 1, 0), "board": (2, 2, 0, 0, 1)}
    assert found["team"].approval.value == 0.75


def test_time_runs_from_the_event_before_and_adds_up_in_a_case(log):
    found = levels(log)

    assert found["team"].median_seconds == 1.5 * 3600  # 1, 2, 9, 1 hours: the mean is 3.25
    assert found["team"].total_seconds == 13 * 3600
    assert found["head"].total_seconds == (2 + 1 + (1 + 1)) * 3600
    assert found["board"].total_seconds == (24 + 10) * 3600  # the undecided one left out


def test_working_time_is_told_beside_clock_time(log):
    kinds = [DayKind.WORKING] * 5
    calendar = Calendar(
        [
            CalendarDay(date=date(2026, 1, 5) + timedelta(days=n), kind=k)
            for n, k in enumerate(kinds)
        ]
    )

    found = levels(log, calendar=calendar)["board"]

    # Case 1: 12:00 to 12:00 next day, a whole day of 7 hours; case 3: 19:00 to 05:00, none.
    assert found.total_working_seconds == 7 * 3600
    assert levels(log)["board"].total_working_seconds is None


def test_a_level_nobody_reached_has_no_cases(log):
    (level,) = approval_levels(log, levels=["king"], approved=["yes"])

    assert (level.n, level.change_chance_upper, level.never_changes) == (0, None, False)


def test_the_upper_bound_is_the_rule_of_three(log):
    all_yes = log_of([(str(k), "team", 1, "yes") for k in range(300)])

    (level,) = approval_levels(all_yes, levels=["team"], approved=["yes"])

    assert level.change_chance_upper == pytest.approx(3 / 300, rel=0.01)
    assert level.change_chance_upper == pytest.approx(1 - 0.05 ** (1 / 300))


def test_too_few_cases_prove_nothing():
    few = log_of([(str(k), "team", 1, "yes") for k in range(99)])

    assert not approval_levels(few, levels=["team"], approved=["yes"])[0].never_changes
    assert approval_levels(few, levels=["team"], approved=["yes"], min_n=99)[0].never_changes


def bank(planted):
    random = np.random.default_rng(2)
    rows = []
    for k in range(400):
        rows.append((str(k), "apply", 0, None))
        chances = {"team": 0.9, "head": 1.0 if planted else 0.97, "board": 0.95}
        for place, (level, chance) in enumerate(chances.items(), start=1):
            outcome = "yes" if random.random() < chance else "no"
            rows.append((str(k), level, place * 10, outcome))
            if outcome == "no":
                break
    return log_of(rows)


def test_the_planted_level_is_found_and_its_saving_is_its_time():
    found = levels(bank(planted=True))

    assert [name for name, level in found.items() if level.never_changes] == ["head"]
    assert found["head"].change_chance_upper < 0.02
    assert found["head"].seconds_saved_per_case == 10 * 3600
    assert found["team"].seconds_saved_per_case == 0.0


def test_where_none_was_planted_none_is_found():
    assert not any(level.never_changes for level in levels(bank(planted=False)).values())


def test_chains_tell_levels_apart_from_decisions(log):
    rows = approval_chains(log, levels=LEVELS).order_by("case_id").to_pyarrow().to_pylist()

    assert [(r["levels"], r["decisions"], r["seconds"] / 3600) for r in rows] == [
        (3, 3, 26),
        (1, 1, 0),
        (3, 3, 11),
        (3, 4, 6),
    ]
