from __future__ import annotations

import shutil
import statistics
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.improvement_bank import stored, the_bank

from zhike.engine.store import Store
from zhike.pipelines.append_events import append_events
from zhike.pipelines.improvement_metrics import METRICS, cells_of, span_of, units_of
from zhike.pipelines.improvement_questions import Window
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
