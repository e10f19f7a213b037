from __future__ import annotations

import ibis
import pytest
from tests.analytics.journeys.small_logs import SERVICE_DESK, log_of, rows_of

from zhike.analytics.errors import MissingColumns
from zhike.analytics.journeys import directly_follows, steps


@pytest.fixture
def log():
    return log_of(*SERVICE_DESK)


def edges(table):
    return {
        (row["activity"], row["next_activity"]): (
            row["steps"],
            row["cases"],
            row["median_seconds"],
            row["mean_seconds"],
            row["p95_seconds"],
        )
        for row in rows_of(table)
    }


def test_every_step_is_counted_with_its_cases_and_its_waits(log):
    found = edges(directly_follows(log))

    # (steps, cases, median, mean, 95th percentile): 600, 1,800 and 60,000 s lie between open and
    # reply, so the percentile is nine tenths of the way from 1,800 to 60,000.
    assert found == {
        ("ask", "reply"): (2, 1, 2100.0, 2100.0, pytest.approx(3450.0)),
        ("open", "close"): (1, 1, 600.0, 600.0, 600.0),
        ("open", "reply"): (3, 3, 1800.0, 20800.0, pytest.approx(54180.0)),
        ("reply", "ask"): (2, 1, 1200.0, 1200.0, pytest.approx(1740.0)),
        ("reply", "close"): (1, 1, 3600.0, 3600.0, 3600.0),
    }


@pytest.mark.parametrize("portions", [2, 3, 7])
def test_a_log_taken_in_portions_gives_the_same_edges(log, portions):
    found = edges(directly_follows(log, portions=portions))

    assert found == edges(directly_follows(log))


def test_the_order_of_the_rows_does_not_matter(log):
    reversed_log = log.order_by(ibis.desc("occurred_at"))

    assert edges(directly_follows(reversed_log)) == edges(directly_follows(log))


def test_events_of_the_same_second_keep_the_order_of_their_source():
    same_second = log_of(
        ("1", "reply", "2026-01-05 09:00"),
        ("1", "open", "2026-01-05 09:00"),
    )

    assert list(edges(directly_follows(same_second))) == [("reply", "open")]


def test_fractions_of_a_second_count():
    quick = log_of(("1", "ring", "2026-01-05 09:00:00.25"), ("1", "answer", "2026-01-05 09:00:01"))

    assert edges(directly_follows(quick))["ring", "answer"][2] == 0.75


def test_an_empty_log_has_no_edges():
    assert rows_of(directly_follows(log_of(*SERVICE_DESK).limit(0))) == []


def test_each_step_names_its_case_and_both_times(log):
    first_case = steps(log).filter(lambda step: step.case_id == "1").order_by("left_at")

    assert [
        (row["activity"], row["next_activity"], row["seconds"]) for row in rows_of(first_case)
    ] == [
        ("open", "reply", 1800.0),
        ("reply", "close", 3600.0),
    ]


def test_a_missing_column_is_named_together_with_those_present(log):
    with pytest.raises(
        MissingColumns, match=r"lacks the columns occurred_at\. It has: activity, case_id, sequence"
    ):
        directly_follows(log.drop("occurred_at"))
