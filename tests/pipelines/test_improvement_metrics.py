from __future__ import annotations

import random
import shutil
import statistics
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.improvement_bank import planted, stored, the_bank

from zhike.engine.store import Store
from zhike.pipelines.append_events import append_events
from zhike.pipelines.improvement_effects import measure
from zhike.pipelines.improvement_metrics import (
    METRICS,
    cells_of,
    known_activities,
    metric_for,
    span_of,
    units_of,
)
from zhike.pipelines.improvement_questions import Milestones, Verdict, Window
from zhike.pipelines.reading import opened
from zhike.schema import contact, customer, event_log, survey_answer

WINDOW = Window(start=date(2025, 7, 1), period_days=28, first=-2, last=1)
BEGUN = datetime(2025, 6, 30, 16)  # midnight in Shanghai


@pytest.fixture(scope="module")
def tables():
    with opened(Store(stored())) as found:
        yield found


def of(tables, code):
    return {(cell.unit, cell.period): cell for cell in cells_of(tables, METRICS[code], WINDOW)}


def period_of(moment):
    return (moment.replace(tzinfo=None) - BEGUN) // timedelta(days=28)


def test_first_use_is_the_median_with_those_who_never_used_it(tables):
    unit = the_bank().branches[0]
    log = tables.of(event_log.CONTRACT, log_name="account_opening").to_pyarrow().to_pylist()
    opened_at, used_at = {}, {}
    for row in log:
        if row["activity"] == "开户成功" and dict(row["attributes"])["case:branch"] == unit:
            opened_at[row["case_id"]] = row["occurred_at"]
        if row["activity"] == "首次使用":
            used_at[row["case_id"]] = row["occurred_at"]
    waits = [
        (used_at[case] - at).total_seconds() / 86_400 if case in used_at else 1e9
        for case, at in opened_at.items()
        if period_of(at) == 0
    ]

    cell = of(tables, "first_use_days")[unit, 0]

    assert cell.n == len(waits)
    assert cell.value == pytest.approx(statistics.median(waits))


def test_a_repeat_is_the_next_contact_of_the_same_customer_within_a_week(tables):
    people = tables.of(customer.CONTRACT).to_pyarrow().to_pylist()
    branch = {row["customer_id"]: row["home_branch"] for row in people}
    rows = tables.of(contact.CONTRACT).to_pyarrow().to_pylist()
    rows = sorted((row["customer_id"] or "", row["offered_at"]) for row in rows)
    unit, seen = the_bank().branches[1], []
    for place, (who, at) in enumerate(rows):
        if who and branch[who] == unit and period_of(at) == -1:
            after = rows[place + 1] if place + 1 < len(rows) else ("", at)
            seen.append(after[0] == who and after[1] - at <= timedelta(days=7))

    cell = of(tables, "repeat_contact_share")[unit, -1]

    assert (cell.n, cell.value) == (len(seen), pytest.approx(sum(seen) / len(seen)))
    per_1000 = of(tables, "contacts_per_1000")[unit, -1]
    own = sum(home == unit for home in branch.values())
    assert (per_1000.n, per_1000.value) == (own, pytest.approx(1_000 * len(seen) / own))


def test_satisfaction_is_of_the_question_for_the_whole(tables):
    people = tables.of(customer.CONTRACT).to_pyarrow().to_pylist()
    branch = {row["customer_id"]: row["home_branch"] for row in people}
    unit = the_bank().branches[2]
    scores = [
        row["score"]
        for row in tables.of(survey_answer.CONTRACT).to_pyarrow().to_pylist()
        if row["question"] == "总体满意度"
        and branch[row["customer_id"]] == unit
        and period_of(row["answered_at"]) == 1
    ]

    cell = of(tables, "satisfaction_mean")[unit, 1]

    assert (cell.n, cell.value) == (len(scores), pytest.approx(statistics.mean(scores)))


def test_complaints_are_counted_by_the_customers_branch_and_nobody_elses(tmp_path):
    shutil.copytree(stored(), tmp_path / "store")
    store, unit = Store(tmp_path / "store"), the_bank().branches[0]
    with opened(store) as found:
        people = found.of(customer.CONTRACT).to_pyarrow().to_pylist()
    own = [row["customer_id"] for row in people if row["home_branch"] == unit]
    before, after = BEGUN - timedelta(days=3), BEGUN + timedelta(days=3)
    rows = [
        event_row(event_id="1", activity="register complaint", customer_id=own[0], at=before),
        event_row(event_id="2", activity="register complaint", customer_id=own[1], at=before),
        event_row(event_id="3", activity="register complaint", customer_id=own[0], at=after),
        event_row(event_id="4", activity="close complaint", customer_id=own[2], at=before),
        event_row(event_id="5", activity="register complaint", customer_id=None, at=before),
    ]
    append_events(rows, log_name="zhike", store=store)

    with opened(store) as found:
        cells = of(found, "complaints_per_1000")

    value = {period: cells[unit, period].value for period in range(-2, 2)}
    assert value == {
        -2: 0.0,
        -1: pytest.approx(2_000 / len(own)),
        0: pytest.approx(1_000 / len(own)),
        1: 0.0,
    }
    others = [cell.value for (other, _period), cell in cells.items() if other != unit]
    assert len(others) == 4 * (len(the_bank().branches) - 1) and not any(others)


def event_row(*, event_id, activity, customer_id, at):
    return {
        "event_id": event_id,
        "case_id": f"ticket-{event_id}",
        "customer_id": customer_id,
        "activity": activity,
        "lifecycle": "complete",
        "occurred_at": at.replace(tzinfo=UTC),
        "channel": None,
        "touchpoint": None,
        "resource": "zhao",
        "outcome": None,
        "attributes": {},
    }


def test_accounts_that_are_still_watched_are_beyond_the_span(tables):
    first, last = span_of(tables, METRICS["first_use_days"])

    assert (first.date(), last.date()) == (date(2025, 1, 2), date(2025, 12, 1))
    assert units_of(tables, METRICS["wait_minutes"]) == sorted(the_bank().branches)


def loan(unit, number, *, at, approved, paid):
    """One loan, with an older one that was paid before, and asked for twice."""
    steps = [
        ("放款", -1.0), ("申请", 0.0), ("申请", approved / 2), ("审批", approved), ("放款", paid),
    ]  # fmt: skip
    return [
        event_row(event_id=f"{number}-{place}", activity=step, customer_id=None, at=at)
        | {"case_id": f"loan-{number}", "occurred_at": at + timedelta(days=after)}
        | {"attributes": {"case:branch": unit}}
        for place, (step, after) in enumerate(steps)
    ]


@pytest.fixture(scope="module")
def loans(tmp_path_factory):
    """Four of eight branches pay 40 % sooner from 1 July on; approving is as it was."""
    draw, rows = random.Random(5), []
    for place in range(8):
        for day in range(300):
            changed = place < 4 and day >= 181
            waits = draw.lognormvariate(1.6 + place / 20, 0.2) * (0.6 if changed else 1)
            begun = datetime(2025, 1, 1, 2, tzinfo=UTC) + timedelta(days=day)
            approved = draw.lognormvariate(0.5, 0.3)
            rows += loan(f"支行{place}", len(rows), at=begun, approved=approved, paid=waits)
    store = Store(tmp_path_factory.mktemp("loans") / "store")
    append_events(rows, log_name="loans", store=store)
    return store


@pytest.mark.parametrize(
    ("ends_with", "verdict"), [("放款", Verdict.HELPED), ("审批", Verdict.NOT_SHOWN)]
)
def test_another_pair_of_activities_gives_another_and_right_answer(loans, ends_with, verdict):
    between = Milestones(log_name="loans", begins_with="申请", ends_with=ends_with)
    reached = {f"支行{place}": date(2025, 7, 1) if place < 4 else None for place in range(8)}

    found = measure(
        planted(reached=reached, milestones=between, check=date(2025, 9, 23)), store=loans
    )

    share = found.effect.relative
    truth = -0.4 if ends_with == "放款" else 0.0
    assert (found.verdict, share.lower < truth < share.upper) == (verdict, True)
    assert share.upper - share.lower < 0.25
    told = metric_for("first_use_days", between).definition
    assert "loans" in told and ends_with in told
    with opened(loans) as known:
        assert known_activities(known) == {"loans": ["放款", "申请", "审批"]}
