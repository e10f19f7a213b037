"""What an improvement may be measured by: figures of branches and periods from the bank's store.

Each metric gives one value for a branch and a period, the same way before and after a change. The
list is short on purpose: a metric that is made up after the start is no proof.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import ibis
from ibis.expr.types import Table

from zhike.analytics.clocks import as_utc
from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.effects import Unit
from zhike.pipelines.calendars import bank_zone
from zhike.pipelines.improvement_questions import USUAL_MILESTONES, Milestones, Window
from zhike.pipelines.reading import Tables
from zhike.schema import contact, customer, event_log, survey_answer
from zhike.schema.contract import Contract
from zhike.schema.sentence import Sentence

__all__ = [
    "METRICS", "Cell", "Metric", "Unit", "cells_of", "known_activities", "metric_for", "units_of",
]  # fmt: skip

DAY = 86_400
FIRST_USE_DAYS, REPEAT_DAYS = 30, 7
MOST_ACTIVITIES = 100
# Complaints are registered in this house; the outbox brings each into the store, the imported too.
OWN_LOG, REGISTERED = "zhike", "register complaint"
# Longer than any watch: who has not used it yet stands above every median that is told.
NOT_YET = 100_000.0
PER = 1_000


class Summed(StrEnum):
    """How the cases of a branch and period become one value."""

    MEDIAN = "median"
    MEAN = "mean"
    PER_CUSTOMERS = "per_customers"


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One figure of branches; `label` and `definition` are told in the reader's language.

    `cases` gives rows `unit`, `whose` (the customer), `at` (UTC) and `value`. Where `is_ratio`,
    branches are compared by how many times one is the other, which suits times: 30 % less is the
    same for quick and slow branches. Cases are watched for `watch_days`, so the newest are not
    counted yet.
    """

    code: str
    label: Sentence
    definition: Sentence
    unit: Unit
    summed: Summed
    lower_is_better: bool
    cases: Callable[[Tables], Table]
    sources: tuple[Contract, ...]
    is_ratio: bool = False
    watch_days: int = 0
    has_milestones: bool = False


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One branch in one period: its value, and how many cases it rests on."""

    unit: str
    period: int
    value: float
    n: int


def begins_at(day: date) -> datetime:
    """The moment (UTC, naive as in the store) at which a day of the bank begins."""
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=ZoneInfo(bank_zone()))
    return as_utc(midnight).replace(tzinfo=None)


def span_of(tables: Tables, metric: Metric) -> tuple[datetime, datetime] | None:
    """From when until when cases are known in full; None where there are none."""
    cases = metric.cases(tables)
    found = cases.aggregate(first=cases.at.min(), last=cases.at.max()).to_pyarrow().to_pylist()[0]
    if found["first"] is None:
        return None
    first, last = (one.replace(tzinfo=None) for one in (found["first"], found["last"]))
    return first, last - timedelta(days=metric.watch_days)


def units_of(tables: Tables, metric: Metric) -> list[str]:
    """The branches that the metric can be told for, by name."""
    cases = metric.cases(tables)
    names = cases.filter(cases.unit.notnull()).select("unit").distinct()
    return sorted(row["unit"] for row in names.to_pyarrow().to_pylist())


def cells_of(tables: Tables, metric: Metric, window: Window) -> list[Cell]:
    """Give the value of each branch in each whole period of the window."""
    cases = metric.cases(tables)
    passed = seconds_between(ibis.literal(begins_at(window.start), "timestamp(6)"), cases.at)
    placed = cases.filter(cases.unit.notnull()).mutate(
        period=(passed / (DAY * window.period_days)).floor().cast("int64")
    )
    inside = placed.filter((placed.period >= window.first) & (placed.period <= window.last))
    grouped = inside.group_by("unit", "period")
    if metric.summed is Summed.MEDIAN:
        found = grouped.agg(value=inside.value.median(), n=inside.count())
    else:
        found = grouped.agg(value=inside.value.mean(), n=inside.count())
    rows = found.to_pyarrow().to_pylist()
    if metric.summed is Summed.PER_CUSTOMERS:
        return _per_customers(rows, _sizes(tables), window)
    return [Cell(**row) for row in rows if row["value"] is not None and row["value"] < NOT_YET / 10]


def _per_customers(rows: list[dict[str, Any]], sizes: dict[str, int], window: Window) -> list[Cell]:
    """A branch from which nobody came in a period has none, not an unknown number."""
    counts = {(row["unit"], row["period"]): row["n"] for row in rows}
    return [
        Cell(unit=unit, period=period, value=PER * counts.get((unit, period), 0) / size, n=size)
        for unit, size in sizes.items()
        for period in range(window.first, window.last + 1)
    ]


def _sizes(tables: Tables) -> dict[str, int]:
    people = _branch_of_customer(tables)
    counted = people.group_by("unit").agg(n=people.count()).to_pyarrow().to_pylist()
    return {row["unit"]: row["n"] for row in counted}


def _branch_of_customer(tables: Tables) -> Table:
    people = tables.of(customer.CONTRACT)
    known = people.group_by(whose=people.customer_id).agg(unit=people.home_branch.max())
    return known.filter(known.unit.notnull())


def metric_for(code: str, milestones: Milestones) -> Metric:
    """Give a metric as a plan asks for it: between which activities, where it has some."""
    found = METRICS[code]
    if not found.has_milestones or milestones == USUAL_MILESTONES:
        return found
    return replace(
        found,
        cases=partial(_first_uses, milestones=milestones),
        definition=Sentence(
            "Days within which half of the cases of “{log_name}” that came to “{begins_with}” in a"
            " period came from there to “{ends_with}” for the first time (median); each case is"
            " watched for {days} days.",
            log_name=milestones.log_name,
            begins_with=milestones.begins_with,
            ends_with=milestones.ends_with,
            days=FIRST_USE_DAYS,
        ),
    )


def known_activities(tables: Tables) -> dict[str, list[str]]:
    """The activities of each log of the store, the frequent ones first, at most so many."""
    log = tables.of(event_log.CONTRACT)
    counted = log.group_by("log_name", "activity").agg(n=log.count())
    rows = counted.order_by([counted.log_name, counted.n.desc(), counted.activity])
    found: dict[str, list[str]] = {}
    for row in rows.to_pyarrow().to_pylist():
        known = found.setdefault(row["log_name"], [])
        if len(known) < MOST_ACTIVITIES:
            known.append(row["activity"])
    return found


def _first_uses(tables: Tables, milestones: Milestones = USUAL_MILESTONES) -> Table:
    """Each case: days from where it begins to its first use after that, if within the watch."""
    log = tables.of(event_log.CONTRACT, log_name=milestones.log_name)
    begun = log.filter(log.activity == milestones.begins_with)
    opened = begun.group_by("case_id").agg(
        unit=begun.attributes.get("case:branch").max(),
        whose=begun.customer_id.max(),
        at=begun.occurred_at.min(),
    )
    ended = log.filter(log.activity == milestones.ends_with)
    used = ended.select(used_case=ended.case_id, used_at=ended.occurred_at)
    after = opened.inner_join(
        used, (opened.case_id == used.used_case) & (used.used_at >= opened.at)
    )
    first = after.group_by("used_case").agg(used_at=after.used_at.min())
    both = opened.left_join(first, opened.case_id == first.used_case)
    days = seconds_between(both.at, both.used_at) / DAY
    in_time = days.notnull() & (days >= 0) & (days <= FIRST_USE_DAYS)
    return both.select("unit", "whose", "at", value=ibis.ifelse(in_time, days, NOT_YET))


def _contacts(tables: Tables) -> Table:
    rows = tables.of(contact.CONTRACT)
    known = _branch_of_customer(tables)
    joined = rows.inner_join(known, rows.customer_id == known.whose)
    return joined.select(
        "contact_id", "whose", "unit", "wait_seconds", "outcome", at=joined.offered_at
    )


def _contact_counts(tables: Tables) -> Table:
    rows = _contacts(tables)
    return rows.select("unit", "whose", "at", value=ibis.literal(1.0))


def _complaints(tables: Tables) -> Table:
    """Each complaint of a known customer, on the day on which it came in."""
    log = tables.of(event_log.CONTRACT, log_name=OWN_LOG)
    rows = log.filter((log.activity == REGISTERED) & log.customer_id.notnull())
    known = _branch_of_customer(tables)
    joined = rows.inner_join(known, rows.customer_id == known.whose)
    return joined.select("unit", "whose", at=joined.occurred_at, value=ibis.literal(1.0))


def _repeats(tables: Tables) -> Table:
    """Each contact: 1 where the same customer came again within the watch."""
    rows = _contacts(tables)
    own = ibis.window(group_by=rows.whose, order_by=[rows.at, rows.contact_id])
    told = rows.mutate(next_at=rows.at.lead().over(own))
    gap = seconds_between(told.at, told.next_at)
    again = gap.notnull() & (gap <= REPEAT_DAYS * DAY)
    return told.select("unit", "whose", "at", value=again.cast("float64"))


def _waits(tables: Tables) -> Table:
    rows = _contacts(tables)
    return rows.select("unit", "whose", "at", value=rows.wait_seconds.cast("float64") / 60)


def _satisfaction(tables: Tables) -> Table:
    rows = tables.of(survey_answer.CONTRACT)
    asks = rows.question.lower()
    whole = asks.contains("满意") | asks.contains("satisf")
    rows = rows.filter(whole & (rows.scale_min == 1) & (rows.scale_max == 5))
    known = _branch_of_customer(tables)
    joined = rows.inner_join(known, rows.customer_id == known.whose)
    return joined.select("unit", "whose", value=joined.score.cast("float64"), at=joined.answered_at)


METRICS = {
    one.code: one
    for one in (
        Metric(
            code="first_use_days",
            label=Sentence("Days to first use"),
            definition=Sentence(
                "Days by which half of the accounts opened in a period were used for the first"
                " time (median); each account is watched for {days} days.",
                days=FIRST_USE_DAYS,
            ),
            unit=Unit.DAYS,
            summed=Summed.MEDIAN,
            lower_is_better=True,
            is_ratio=True,
            watch_days=FIRST_USE_DAYS,
            has_milestones=True,
            cases=_first_uses,
            sources=(event_log.CONTRACT,),
        ),
        Metric(
            code="repeat_contact_share",
            label=Sentence("Repeat contacts"),
            definition=Sentence(
                "Share of contacts after which the same customer came again within {days} days;"
                " by the customer's branch.",
                days=REPEAT_DAYS,
            ),
            unit=Unit.SHARE,
            summed=Summed.MEAN,
            lower_is_better=True,
            watch_days=REPEAT_DAYS,
            cases=_repeats,
            sources=(contact.CONTRACT, customer.CONTRACT),
        ),
        Metric(
            code="contacts_per_1000",
            label=Sentence("Contacts of 1,000 customers"),
            definition=Sentence(
                "Contacts offered in a period for each 1,000 customers of the branch, those with"
                " none included."
            ),
            unit=Unit.NUMBER,
            summed=Summed.PER_CUSTOMERS,
            lower_is_better=True,
            cases=_contact_counts,
            sources=(contact.CONTRACT, customer.CONTRACT),
        ),
        Metric(
            code="complaints_per_1000",
            label=Sentence("Complaints of 1,000 customers"),
            definition=Sentence(
                "Complaints registered in a period for each 1,000 customers of the branch, those"
                " with none included; by the customer's branch and the day it came in."
            ),
            unit=Unit.NUMBER,
            summed=Summed.PER_CUSTOMERS,
            lower_is_better=True,
            cases=_complaints,
            sources=(event_log.CONTRACT, customer.CONTRACT),
        ),
        Metric(
            code="wait_minutes",
            label=Sentence("Minutes of waiting"),
            definition=Sentence(
                "Mean time in the queue of a contact, those who gave up included; by the"
                " customer's branch."
            ),
            unit=Unit.MINUTES,
            summed=Summed.MEAN,
            lower_is_better=True,
            cases=_waits,
            sources=(contact.CONTRACT, customer.CONTRACT),
        ),
        Metric(
            code="satisfaction_mean",
            label=Sentence("Satisfaction"),
            definition=Sentence(
                "Mean answer to questions for satisfaction as a whole, on a scale of 1 to 5; by"
                " the customer's branch."
            ),
            unit=Unit.POINTS,
            summed=Summed.MEAN,
            lower_is_better=False,
            cases=_satisfaction,
            sources=(survey_answer.CONTRACT, customer.CONTRACT),
        ),
    )
}
