"""The answers of a survey in one shape, wherever they come from: a row an answer, groups beside it.

Answers of the store know their customer and their contact; answers of zhike's own surveys come from
the operational half as rows. Both end as `Answers`, and everything after is the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from zhike.engine.store import Store
from zhike.pipelines.calendars import bank_zone
from zhike.pipelines.reading import Tables, opened
from zhike.pipelines.survey_periods import Period, periods_between
from zhike.schema import contact, customer, event_log, survey_answer

GROUPINGS = ("branch", "channel", "segment")
COLUMNS = ("response_id", "customer_id", "question", "score", "answered_at", *GROUPINGS)
NOWHERE = "unknown"


@dataclass(frozen=True, kw_only=True)
class AskedQuestion:
    """One question of one survey with its scale, as its answers have it."""

    survey: str
    question: str
    scale_min: int
    scale_max: int
    answers: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class Answers:
    """All answers of one survey.

    `counts` has a row for each question, score, period (its number, from 0) and group of every
    grouping, with how many gave it (`count`) and on which days first and last (`first_on`,
    `last_on`): however many answered, it stays small. `rows` are the answers themselves, lazily,
    with `COLUMNS`. `asked` counts for each grouping how many contacts could have been asked, by
    group and name of period; empty where nobody knows.
    """

    rows: Table
    counts: pa.Table
    periods: tuple[Period, ...]
    asked: Mapping[str, Mapping[tuple[str, str], int]]


def asked_questions(store: Store, *, branches: Collection[str] | None) -> list[AskedQuestion]:
    """List what was asked, surveys and questions in the order of their names.

    Parameters
    ----------
    branches
        Whose customers' answers count; None: of all, also of nobody's customers.
    """
    with opened(store) as tables:
        rows = _of_branches(_with_customers(tables), branches)
        found = (
            rows.group_by("survey", "question", "scale_min", "scale_max")
            .agg(
                answers=rows.count(),
                first_at=rows.answered_at.min(),
                last_at=rows.answered_at.max(),
            )
            .order_by("survey", "question", "scale_min", "scale_max")
        )
        return [AskedQuestion(**row) for row in found.to_pyarrow().to_pylist()]


def answers_of_store(tables: Tables, *, survey: str, branches: Collection[str] | None) -> Answers:
    """Give the answers of one survey of the store; three queries."""
    everything = _of_branches(_with_customers(tables), branches)
    of_survey = everything.filter(everything.survey == survey)
    contacts = _contacts(tables)
    channels = contacts.select("contact_id", "channel")
    rows = of_survey.left_join(channels, of_survey.contact_id == channels.contact_id).select(
        *COLUMNS
    )
    ends = rows.aggregate(first=rows.answered_at.min(), last=rows.answered_at.max())
    first, last = ends.to_pyarrow().to_pylist()[0].values()
    periods = periods_between(first, last)
    counts = counts_of(rows, periods, last=last).to_pyarrow()
    asked = {}
    if set(counts["channel"].unique().to_pylist()) - {NOWHERE}:
        frame = _of_branches(_who(contacts, tables), branches)
        within = frame.filter((frame.offered_at >= first) & (frame.offered_at <= last))
        asked = _asked(within, periods)
    return Answers(rows=rows, counts=counts, periods=periods, asked=asked)


def answers_of_rows(
    found: Sequence[Mapping[str, Any]],
    *,
    asked: Mapping[str, Mapping[tuple[str, datetime], int]] | None = None,
) -> Answers:
    """Give answers that come as rows with `COLUMNS`; what a row lacks is unknown.

    `asked` counts by grouping, group and moment of asking.
    """
    kinds = {"score": pa.int64(), "answered_at": pa.timestamp("us")}
    rows = ibis.memtable(
        pa.table(
            {
                name: pa.array([row.get(name) for row in found], kinds.get(name, pa.string()))
                for name in COLUMNS
            }
        )
    )
    moments = [row["answered_at"] for row in found]
    first, last = min(moments, default=None), max(moments, default=None)
    periods = periods_between(first, last)
    return Answers(
        rows=rows,
        counts=counts_of(rows, periods, last=last).to_pyarrow(),
        periods=periods,
        asked={name: _by_period(counts, periods) for name, counts in (asked or {}).items()},
    )


def counts_of(rows: Table, periods: Sequence[Period], *, last: datetime | None) -> Table:
    """Count answers with `COLUMNS` by question, score, period and groups; see `Answers.counts`."""
    told = rows.select(
        "question",
        "score",
        period=_period(rows.answered_at, periods),
        day=(rows.answered_at + ibis.interval(minutes=_minutes_ahead(last))).date(),
        **{name: rows[name].fill_null(NOWHERE) for name in GROUPINGS},
    )
    return told.group_by("question", "score", "period", *GROUPINGS).agg(
        count=told.count(), first_on=told.day.min(), last_on=told.day.max()
    )


def _period(moment: Any, periods: Sequence[Period]) -> Any:
    """The number of the period of a moment: how many others began at or before it."""
    zone = ZoneInfo(bank_zone())
    passed = ibis.literal(0)
    for one in periods[1:]:
        passed = passed + (moment >= ibis.literal(one.begins_at(zone))).cast("int64")
    return passed


def _minutes_ahead(moment: datetime | None) -> int:
    """How far the bank's clocks are ahead of Greenwich."""
    if moment is None:
        return 0
    ahead = moment.replace(tzinfo=ZoneInfo(bank_zone())).utcoffset() or timedelta()
    return int(ahead.total_seconds() // 60)


def _with_customers(tables: Tables) -> Table:
    return _who(tables.of(survey_answer.CONTRACT), tables)


def _who(rows: Table, tables: Tables) -> Table:
    """Put branch and segment of the customer beside each row."""
    people = tables.of(customer.CONTRACT)
    known = people.group_by(whose=people.customer_id).agg(
        branch=people.home_branch.max(), segment=people.segment.max()
    )
    return rows.left_join(known, rows.customer_id == known.whose).drop("whose")


def _of_branches(rows: Table, branches: Collection[str] | None) -> Table:
    return rows if branches is None else rows.filter(rows.branch.isin(sorted(branches)))


def _contacts(tables: Tables) -> Table:
    """Every contact once: what the service centre counts, and what other logs name as one."""
    counted = tables.of(contact.CONTRACT)
    events = tables.of(event_log.CONTRACT)
    named = events.mutate(contact_id=events.attributes.get("contact_id"))
    named = named.filter(named.contact_id.notnull())
    both = counted.select("contact_id", "customer_id", "channel", "offered_at").union(
        named.select("contact_id", "customer_id", "channel", offered_at="occurred_at")
    )
    return both.group_by("contact_id").agg(
        customer_id=both.customer_id.max(),
        channel=both.channel.max(),
        offered_at=both.offered_at.min(),
    )


def _asked(frame: Table, periods: Sequence[Period]) -> dict[str, dict[tuple[str, str], int]]:
    numbered = frame.select(
        period=_period(frame.offered_at, periods),
        **{name: frame[name].fill_null(NOWHERE) for name in GROUPINGS},
    )
    counted = numbered.group_by("period", *GROUPINGS).agg(count=numbered.count())
    found: dict[str, dict[tuple[str, str], int]] = {name: {} for name in GROUPINGS}
    for row in counted.to_pyarrow().to_pylist():
        for name in GROUPINGS:
            cell = row[name], periods[row["period"]].name
            found[name][cell] = found[name].get(cell, 0) + row["count"]
    return found


def _by_period(
    counts: Mapping[tuple[str, datetime], int], periods: Sequence[Period]
) -> dict[tuple[str, str], int]:
    zone = ZoneInfo(bank_zone())
    found: dict[tuple[str, str], int] = {}
    for (group, moment), count in counts.items():
        begun = [one for one in periods if one.begins_at(zone) <= moment]
        name = (begun[-1] if begun else periods[0]).name if periods else ""
        found[group, name] = found.get((group, name), 0) + count
    return found
