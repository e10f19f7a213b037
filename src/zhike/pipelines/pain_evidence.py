"""The moments in which customers came to a step, from every table that tells of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from zhike.analytics.pains import (
    Assumptions,
    Evidence,
    PainCatalogue,
    abandoned,
    failures,
    first_of_day,
    low_scores,
    once,
    repeats,
    said,
    steps,
    union,
)
from zhike.pipelines.calendars import bank_zone
from zhike.pipelines.pain_texts import (
    ANSWER,
    TextsTold,
    blamed_texts,
    matters_of_texts,
    texts_told,
    told_by,
)
from zhike.pipelines.reading import Tables
from zhike.schema import contact, customer, event_log, feedback_text, holding, survey_answer

YEAR = timedelta(days=365)
OWN_LOG = "zhike"  # what zhike's people do is no evidence of what customers feel
LOW_MARK = 2  # of a text's own mark, 1 to 5
OUTCOME_WORDS = ("总体", "满意", "overall", "satisf")


@dataclass(frozen=True, kw_only=True)
class Said:
    """A complaint as the operational half knows it: whose, when, and its codes.

    `texts` are the ids of the texts that came with it: they and the complaint are one evidence.
    """

    customer_id: str
    codes: tuple[str, ...]
    occurred_at: datetime
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What the board is made from, lazily, of the period and of the customers in reach."""

    moments: Table
    contacts: Table
    complaints: Table
    left: Table
    texts: Table
    told: TextsTold


def last_known(tables: Tables) -> datetime | None:
    """Give the last moment that logs and contacts know of; zhike's own log does not count."""
    events, calls = tables.of(event_log.CONTRACT), tables.of(contact.CONTRACT)
    found = [
        events.filter(events.log_name != OWN_LOG).occurred_at.max().to_pyarrow().as_py(),
        calls.offered_at.max().to_pyarrow().as_py(),
    ]
    known = [moment for moment in found if moment is not None]
    return max(known, default=None)


def minutes_ahead(as_of: datetime) -> int:
    """How far the bank's clocks are ahead of UTC at a moment."""
    ahead = as_of.replace(tzinfo=ZoneInfo(bank_zone())).utcoffset() or timedelta()
    return int(ahead.total_seconds() // 60)


def sources_of(
    tables: Tables,
    catalogue: PainCatalogue,
    *,
    as_of: datetime,
    complaints: Sequence[Said],
    branches: Collection[str] | None,
    assumptions: Assumptions,
) -> Sources:
    """Give the moments of the last 365 days, and what is needed to see what became of customers.

    Parameters
    ----------
    branches
        Whose customers count; None: all.
    complaints
        Of the operational half.
    """
    reader = _Reader(tables=tables, as_of=as_of, branches=branches)
    texts = reader.texts()
    told = reader.within(_told(complaints), "occurred_at")
    matters = matters_of_texts(tables, catalogue)
    parts = [
        low_scores(
            reader.answers(catalogue),
            low_share=assumptions.low_share,
            matters=catalogue.matters,
        ),
        blamed_texts(
            tables,
            matters,
            within=reader.within,
            part_of={
                text: _complaint(number)
                for number, one in enumerate(complaints)
                for text in one.texts
            },
        ),
    ]
    if any(matter.words for matter in catalogue.matters):
        parts.append(said(texts, evidence=Evidence.WORDS, matters=catalogue.matters))
    if any(matter.complaints for matter in catalogue.matters):
        parts.append(said(told, evidence=Evidence.COMPLAINT, matters=catalogue.matters))
    return Sources(
        moments=union(
            [
                *_of_logs(reader, catalogue, assumptions),
                abandoned(reader.placed_calls(catalogue), matters=catalogue.matters),
                first_of_day(once(union(parts)), minutes_ahead=minutes_ahead(as_of)),
            ]
        ),
        contacts=reader.all_contacts(catalogue),
        complaints=told.select("customer_id", "occurred_at"),
        left=reader.left(),
        texts=texts,
        told=texts_told(tables, matters, within=reader.within, none=catalogue.no_matter),
    )


def _told(complaints: Sequence[Said]) -> Table:
    """Complaints as texts, which are their codes."""
    moments = [one.occurred_at for one in complaints]
    named = [_complaint(number) for number in range(len(complaints))]
    return ibis.memtable(
        pa.table(
            {
                "customer_id": pa.array([one.customer_id for one in complaints], pa.string()),
                "text": pa.array([" ".join(one.codes) for one in complaints], pa.string()),
                "occurred_at": pa.array(moments, pa.timestamp("us")),
                "told_by": pa.array(named, pa.string()),
            }
        )
    )


def _complaint(number: int) -> str:
    return f"complaint {number}"


def _of_logs(reader: _Reader, catalogue: PainCatalogue, assumptions: Assumptions) -> list[Table]:
    matters = catalogue.matters
    return [
        *(failures(reader.log(one.log_name), one, matters=matters) for one in catalogue.failures),
        *(
            repeats(
                reader.log(name), within=timedelta(days=assumptions.repeat_days), matters=matters
            )
            for name in catalogue.contacts
        ),
        *(
            steps(
                reader.log(one.log_name),
                one,
                slow_factor=assumptions.slow_factor,
                slow_after=timedelta(days=assumptions.slow_days),
                matters=matters,
            )
            for one in catalogue.processes
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class _Reader:
    tables: Tables
    as_of: datetime
    branches: Collection[str] | None

    def within(self, rows: Table, moment: str) -> Table:
        """Keep the rows of the period and of customers in reach."""
        at = rows[moment].cast("timestamp(6)")
        kept = rows.filter(
            (at > ibis.literal(self.as_of - YEAR)) & (at <= ibis.literal(self.as_of))
        )
        if self.branches is None:
            return kept
        people = self.tables.of(customer.CONTRACT)
        near = people.filter(people.home_branch.isin(sorted(self.branches)))
        return kept.semi_join(near, "customer_id")

    def log(self, name: str) -> Table:
        return self.within(self.tables.of(event_log.CONTRACT, log_name=name), "occurred_at")

    def calls(self) -> Table:
        return self.within(self.tables.of(contact.CONTRACT), "offered_at")

    def placed_calls(self, catalogue: PainCatalogue) -> Table:
        """The contacts that were offered, each with the touchpoint its log names for it."""
        calls, known = self.calls(), self.named_contacts(catalogue)
        known = known.select("key", "touchpoint")
        return calls.left_join(known, calls.contact_id == known.key).drop("key")

    def texts(self) -> Table:
        rows = self.tables.of(feedback_text.CONTRACT)
        rows = rows.mutate(occurred_at=rows.written_at, told_by=told_by(rows))
        return self.within(rows.filter(rows.score <= LOW_MARK), "occurred_at")

    def answers(self, catalogue: PainCatalogue) -> Table:
        """Answers that tell of a matter: of its own questions, and of overall satisfaction."""
        rows = self.within(self.tables.of(survey_answer.CONTRACT), "answered_at")
        named = [name for matter in catalogue.matters for name in matter.questions]
        overall = reduce(
            lambda one, other: one | other,
            [rows.question.lower().contains(word) for word in OUTCOME_WORDS],
        )
        rows = rows.filter(rows.question.isin(named) | overall)
        rows = rows.mutate(told_by=ANSWER + rows.response_id)
        known = self.named_contacts(catalogue)
        return rows.left_join(known, rows.contact_id == known.key).drop("key")

    def named_contacts(self, catalogue: PainCatalogue) -> Table:
        """What each contact was about and where, by its id (`key`)."""
        events = self.tables.of(event_log.CONTRACT)
        events = events.filter(events.log_name.isin(list(catalogue.contacts)))
        events = events.mutate(key=events.attributes.get("contact_id"), about=events.activity)
        calls = self.tables.of(contact.CONTRACT)
        calls = calls.mutate(
            key=calls.contact_id, about=calls.reason, touchpoint=ibis.null("string")
        )
        told = ("about", "channel", "touchpoint", "log_name")
        both = events.select("key", *told).union(calls.select("key", *told))
        both = both.filter(both.key.notnull())
        return both.group_by("key").agg(**{name: both[name].max() for name in told})

    def all_contacts(self, catalogue: PainCatalogue) -> Table:
        """Every contact, in logs of contacts or, without any, as the service centre counts."""
        if catalogue.contacts:
            parts = [
                self.log(name).select("customer_id", "occurred_at") for name in catalogue.contacts
            ]
            return union(parts)
        return self.calls().select("customer_id", occurred_at="offered_at")

    def left(self) -> Table:
        """Customers all of whose holdings are closed, and when the last of them was."""
        held = self.tables.of(holding.CONTRACT)
        ends = held.group_by("customer_id").agg(
            still=held.closed_date.isnull().any(), left_on=held.closed_date.max()
        )
        gone = ends.filter(~ends.still & ends.left_on.notnull())
        return gone.select("customer_id", left_at=gone.left_on.cast("timestamp(6)"))
