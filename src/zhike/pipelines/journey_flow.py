"""Questions about the flow of a journey: what follows what, how long it takes, where it waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np

from zhike.analytics import journeys
from zhike.analytics.clocks import Calendar
from zhike.analytics.journeys.survival import SurvivalCurve
from zhike.pipelines.answers import Row
from zhike.pipelines.asking import Asked, Found, Question
from zhike.pipelines.calendars import bank_zone, calendar_for
from zhike.pipelines.errors import NothingToAnswer, OptionRefused
from zhike.pipelines.named_activities import named_activities
from zhike.schema.sentence import Sentence

TOP_VARIANTS = 200
EVENTS_AT_ONCE = 10_000_000  # the cases of more are not sorted in one go
TOP_CASES = 100
AN_EDGE = Sentence("the two activities of a step")
A_CASE = Sentence("the id of a case")
A_CUSTOMER = Sentence("the id of a customer")
CURVE_POINTS = 200


def _summary(asked: Asked) -> Found:
    return Found(facts=asdict(journeys.summary(asked.log)))


def _graph(asked: Asked) -> Found:
    events = asked.log.count().to_pyarrow().as_py()
    edges = journeys.directly_follows(
        asked.log, calendar=_calendar(asked), portions=-(-events // EVENTS_AT_ONCE)
    )
    return Found(rows=edges.order_by("activity", "next_activity"))


def _activities(asked: Asked) -> Found:
    facts = {
        "start_activities": journeys.start_activities(asked.log).to_pyarrow().to_pylist(),
        "end_activities": journeys.end_activities(asked.log).to_pyarrow().to_pylist(),
    }
    return Found(rows=journeys.activities(asked.log), facts=facts)


def _variants(asked: Asked) -> Found:
    return Found(rows=journeys.variants(asked.log, most=TOP_VARIANTS))


def _throughput(asked: Asked) -> Found:
    ends = asked.words("ends") or journeys.closing_activities(asked.whole)
    found = journeys.throughput(asked.log, as_of=asked.as_of, end_activities=ends or None)
    facts = {
        "ends": list(ends),
        "median": asdict(found.median),
        "p95": asdict(found.p95),
        "n": found.n,
        "n_open": found.n_open,
    }
    return Found(rows=points_of(found.curve), facts=facts)


def _waiting(asked: Asked) -> Found:
    times = journeys.case_times(asked.log)
    totals = times.agg(
        cases=times.count(),
        total_seconds=times.total_seconds.sum(),
        waiting_seconds=times.waiting_seconds.sum(),
        working_seconds=times.working_seconds.sum(),
        mean_steps=times.steps.mean(),
        mean_repeats=times.repeats.mean(),
        mean_handovers=times.handovers.mean(),
        mean_complexity=times.complexity.mean(),
    )
    facts = totals.to_pyarrow().to_pylist()[0]
    return Found(rows=journeys.waiting_and_working(asked.log), facts=facts)


def _heatmap(asked: Asked) -> Found:
    zone = asked.text("zone", default=bank_zone())
    return Found(rows=journeys.waiting_heatmap(asked.log, zone=zone), facts={"zone": zone})


def _rework(asked: Asked) -> Found:
    return Found(rows=journeys.rework(asked.log))


def _bottlenecks(asked: Asked) -> Found:
    quantile = asked.number("reference", default=0.0)
    if quantile >= 1:
        raise OptionRefused(
            option="reference", value=str(quantile), wanted=Sentence("a share from 0 to 1")
        )
    ranked = journeys.bottlenecks(
        asked.log, calendar=_calendar(asked), reference_quantile=quantile or None
    )
    return Found(rows=ranked)


def _funnel(asked: Asked) -> Found:
    steps = named_activities(asked, option="steps") or _milestones(asked)
    by = asked.text("by") or None
    return Found(rows=journeys.funnel(asked.log, stages=steps, by=by), facts={"steps": list(steps)})


def _milestones(asked: Asked) -> tuple[str, ...]:
    """Take the commonest path of two or more activities where nobody named the stages."""
    paths = journeys.variants(asked.log, most=TOP_VARIANTS).path.to_pyarrow().to_pylist()
    for path in paths:
        if len(set(path)) > 1:
            return tuple(dict.fromkeys(path))
    raise NothingToAnswer(
        log_name=asked.log_name,
        lacks=Sentence("case with two different activities"),
        wanted=Sentence("Name the stages: steps=first,second."),
    )


def _edge_cases(asked: Asked) -> Found:
    cases = journeys.cases_on_edge(
        asked.log,
        activity=asked.needed("activity", wanted=AN_EDGE),
        next_activity=asked.needed("next_activity", wanted=AN_EDGE),
        limit=int(asked.number("limit", default=TOP_CASES, least=1)),
    )
    return Found(rows=cases)


def _case_events(asked: Asked) -> Found:
    events = journeys.case_events(asked.whole, case_id=asked.needed("case", wanted=A_CASE))
    return Found(rows=events)


def _customer_timeline(asked: Asked) -> Found:
    events = journeys.customer_timeline(
        asked.every_log, customer_id=asked.needed("customer", wanted=A_CUSTOMER)
    )
    return Found(rows=events)


def _calendar(asked: Asked) -> Calendar | None:
    country = asked.text("calendar")
    return calendar_for(country, log=asked.whole) if country else None


def points_of(curve: SurvivalCurve) -> list[Row]:
    """Give the points of a survival curve, thinned to what a screen can show."""
    keep = np.unique(np.linspace(0, len(curve.times) - 1, CURVE_POINTS).astype(int))
    columns = ("times", "survival", "lower", "upper", "at_risk")
    thinned = zip(*(getattr(curve, name)[keep].tolist() for name in columns), strict=True)
    names = ("seconds", "open_share", "lower", "upper", "at_risk")
    return [dict(zip(names, point, strict=True)) for point in thinned]


FLOW: Mapping[str, Question] = {
    "summary": Question(
        make=_summary,
        definition="Events, cases, activities and paths of the log. Throughput is the time from"
        " the first event of a case to the completion of its last, open cases as they stand.",
    ),
    "graph": Question(
        make=_graph,
        options=("calendar",),
        definition="Steps from one event of a case to its next: times taken, distinct cases, and"
        " the time between the two events.",
    ),
    "activities": Question(
        make=_activities, definition="Events and distinct cases of each activity."
    ),
    "variants": Question(
        make=_variants,
        definition="Distinct sequences of activities over all events of a case, the commonest"
        " first.",
    ),
    "throughput": Question(
        make=_throughput,
        options=("ends",),
        definition="Share of cases still open so long after their first event (Kaplan-Meier);"
        " a case ends with the first of the end activities and is open without one. Where none"
        " are named or seen, every case counts as ended with its last event.",
    ),
    "waiting": Question(
        make=_waiting,
        definition="Time in which nobody works on a case (waiting) and time in which somebody does"
        " (working); together they are the whole time of the case.",
    ),
    "heatmap": Question(
        make=_heatmap,
        options=("zone",),
        definition="Hours of waiting by the hour of the week in which the wait begins, in local"
        " time.",
    ),
    "rework": Question(
        make=_rework,
        definition="Share of the cases with an activity in which it is done more than once, with a"
        " 95 % Wilson interval.",
    ),
    "bottlenecks": Question(
        make=_bottlenecks,
        options=("calendar", "reference"),
        definition="Steps ranked by the hours spent between their two events, summed over all"
        " cases.",
    ),
    "funnel": Question(
        make=_funnel,
        options=("steps", "by"),
        definition="Cases that reach each stage in order; conversion is the share of the stage"
        " before.",
    ),
    "edge_cases": Question(
        make=_edge_cases,
        options=("activity", "next_activity", "limit"),
        definition="Cases that took one step, the slowest first.",
    ),
    "case_events": Question(
        make=_case_events,
        options=("case",),
        definition="All events of one case in order.",
    ),
    "customer_timeline": Question(
        make=_customer_timeline,
        options=("customer",),
        across_logs=True,
        definition="All events of one customer in order, over all logs.",
    ),
}
