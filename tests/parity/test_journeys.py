"""Every journey function gives the same rows on every engine.

A function that an engine cannot do stands in GAPS, with one of three words and the reason:
`notimpl` (Ibis could, its backend does not), `notyet` (we could, and will), `never`.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime, timedelta

import ibis
import numpy as np
import pytest
from ibis.expr.types import Table
from tests.parity import service_questions

from zhike.analytics import journeys as j
from zhike.analytics.clocks import Calendar, CalendarDay, DayKind

ENGINES = (
    pytest.param("spark", marks=pytest.mark.spark),
    pytest.param("clickhouse", marks=pytest.mark.clickhouse),
)
GAPS: dict[tuple[str, str], tuple[str, str]] = {}

DAYS = [date(2025, 12, 25) + timedelta(days=n) for n in range(150)]
CALENDAR = Calendar(
    [
        CalendarDay(date=day, kind=DayKind.REST if day.weekday() > 4 else DayKind.WORKING)
        for day in DAYS
    ]
)
AS_OF = datetime(2026, 2, 15)
FILTERED = j.LogFilter(
    period_from=date(2026, 1, 5),
    period_until=date(2026, 2, 1),
    with_activities=("check",),
    without_activities=("pay",),
    attributes=(("case:amount", "20000"), ("resource", "li")),
    channels=("app", "phone"),
    min_seconds=60.0,
    max_seconds=2_000_000.0,
)


def contacts_of(log):
    """Give contacts of all outcomes, some of unknown duration, made from the events of a log."""
    kind = log.sequence % 4
    return log.select(
        queue=log.channel,
        outcome=ibis.cases((kind == 0, "phantom"), (kind == 1, "abandoned"), else_="answered"),
        wait_seconds=(log.sequence * 7) % 90,
        handle_seconds=((log.sequence * 13) % 600).nullif(13),
    )


QUESTIONS = {
    "activities": j.activities,
    "bottlenecks": j.bottlenecks,
    "bottlenecks above a reference": lambda log: j.bottlenecks(log, reference_quantile=0.25),
    "bottlenecks in working time": lambda log: j.bottlenecks(log, calendar=CALENDAR),
    "case_durations": lambda log: j.case_durations(log, as_of=AS_OF, end_activities=["pay"]),
    "case_events": lambda log: j.case_events(log, case_id="案件-0012").drop("attributes"),
    "case_times": j.case_times,
    "cases": j.cases,
    "cases_on_edge": lambda log: j.cases_on_edge(log, activity="check", next_activity="return"),
    "closing_activities": lambda log: ibis.memtable(
        {"activity": j.closing_activities(log, least_share=0.2, least_cases=0.1)}
    ),
    "contact_centre_summary": lambda log: j.contact_centre_summary(contacts_of(log)),
    "customer_timeline": lambda log: j.customer_timeline(log, customer_id="C0012").drop(
        "attributes"
    ),
    "directly_follows": j.directly_follows,
    "directly_follows in portions": lambda log: j.directly_follows(log, portions=3),
    "directly_follows in working time": lambda log: j.directly_follows(log, calendar=CALENDAR),
    "durations": lambda log: j.durations(log, as_of=AS_OF),
    "end_activities": j.end_activities,
    "funnel": lambda log: j.funnel(log, stages=["apply", "check", "pay"], by="channel"),
    "rework": j.rework,
    "select": lambda log: j.select(log, FILTERED, zone="Asia/Shanghai").drop("attributes"),
    "select by path": lambda log: j.select(
        log, j.LogFilter(start_activities=("apply",), end_activities=("pay", "sign"))
    ).drop("attributes"),
    "select by lifecycle": lambda log: j.select(log, j.LogFilter(lifecycles=("start",))).drop(
        "attributes"
    ),
    "start_activities": j.start_activities,
    "steps": j.steps,
    "summary": j.summary,
    "throughput": lambda log: j.throughput(log, as_of=AS_OF, end_activities=["pay"]),
    "time_parts": j.time_parts,
    "variants": j.variants,
    "variants, the commonest": lambda log: j.variants(log, most=5),
    "waiting_and_working": j.waiting_and_working,
    "waiting_heatmap": lambda log: j.waiting_heatmap(log, zone="Asia/Jerusalem"),
    "work_units": j.work_units,
    **service_questions.QUESTIONS,
}


def rows_of(answer):
    """Give an answer as rows in a fixed order, whatever its kind."""
    if isinstance(answer, Table):
        rows = answer.to_pyarrow().to_pylist()
    elif is_dataclass(answer):
        rows = [asdict(answer)]
    else:
        rows = [asdict(part) for part in answer]
    return sorted(rows, key=lambda row: repr(rounded(row)))


def rounded(value):
    """Give a value whose text sorts alike on every engine."""
    if isinstance(value, Mapping):
        return {name: rounded(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [rounded(inner) for inner in value]
    return f"{value:.6g}" if isinstance(value, float) else value


def same(found, expected):
    """Tell whether two answers agree: sums of floats to ten digits, everything else exactly."""
    if isinstance(expected, Mapping):
        return list(found) == list(expected) and all(same(found[k], expected[k]) for k in expected)
    if isinstance(expected, list | tuple | np.ndarray):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, float):
        return isinstance(found, float) and math.isclose(
            found, expected, rel_tol=1e-10, abs_tol=1e-9
        )
    return type(found) is type(expected) and found == expected


# Spark plans for seconds what it answers in moments. Every check asks it one question of each kind
# (counts, windows, quantiles, zones, working time, joins), the soak all of them; ClickHouse is
# asked all of them in every check.
ON_SPARK_IN_A_CHECK = {
    "activities",
    "bottlenecks in working time",
    "case_events",
    "directly_follows",
    "durations",
    "funnel",
    "select",
    "stage_counts",
    "time_parts",
    "variants",
    "waiting_heatmap",
    "with_days_passed",
}


def asked() -> list[object]:
    """Give each question with each engine."""
    return [
        pytest.param(question, *engine.values, marks=marks_of(question, engine))
        for question in QUESTIONS
        for engine in ENGINES
    ]


def marks_of(question, engine) -> list[pytest.MarkDecorator]:
    waits = engine.values == ("spark",) and question not in ON_SPARK_IN_A_CHECK
    return [*engine.marks, *([pytest.mark.soak] if waits else [])]


@pytest.mark.parametrize(("question", "engine"), asked())
def test_every_engine_gives_the_same_rows(question, engine, logs, request):
    if (question, engine) in GAPS:
        kind, reason = GAPS[question, engine]
        request.applymarker(pytest.mark.xfail(reason=f"{kind}: {reason}", strict=True))
    expected = rows_of(QUESTIONS[question](logs.of("duckdb")))

    found = rows_of(QUESTIONS[question](logs.of(engine)))

    assert expected, "an empty answer would compare nothing"
    assert len(found) == len(expected)
    assert [(f, e) for f, e in zip(found, expected, strict=True) if not same(f, e)] == []


@pytest.mark.clickhouse
def test_clickhouse_invents_no_step_after_the_last_event(logs):
    edges = j.directly_follows(logs.of("clickhouse")).to_pyarrow().to_pylist()

    events, cases = (logs.of("duckdb").count(), logs.of("duckdb").case_id.nunique())
    assert sum(edge["steps"] for edge in edges) == int(events.to_pyarrow().as_py()) - int(
        cases.to_pyarrow().as_py()
    )
    assert not [edge for edge in edges if not edge["next_activity"]]


def test_every_public_function_is_compared():
    assert set(QUESTIONS) >= ON_SPARK_IN_A_CHECK
    public = {name for name in j.__all__ if inspect.isfunction(getattr(j, name))}
    public -= service_questions.PLAIN

    compared = {question.split(" ")[0] for question in QUESTIONS}

    assert public <= compared, f"add a question for {sorted(public - compared)}"
