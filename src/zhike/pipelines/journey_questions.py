"""The questions that can be asked of a log, each with its definition and its options.

To add one, write its function in the library and one entry in `QUESTIONS`: the page, the API and the
command line have it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from ibis.expr.types import Table

from zhike.analytics import journeys

TOP_VARIANTS = 200


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a question may look at: the filtered log, the whole log, and the options as text."""

    log: Table
    whole: Table
    contacts: Table
    log_name: str
    first_at: datetime
    last_at: datetime
    options: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Rows of an answer and the single figures that belong to it as a whole."""

    rows: Any = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Question:
    """How a question is answered, what the figures mean, and which options it takes."""

    make: Callable[[Asked], Found]
    definition: str
    options: tuple[str, ...] = ()


def _summary(asked: Asked) -> Found:
    return Found(facts=asdict(journeys.summary(asked.log)))


def _graph(asked: Asked) -> Found:
    edges = journeys.directly_follows(asked.log)
    return Found(rows=edges.order_by("activity", "next_activity"))


def _activities(asked: Asked) -> Found:
    return Found(rows=journeys.activities(asked.log))


def _variants(asked: Asked) -> Found:
    return Found(rows=journeys.variants(asked.log).limit(TOP_VARIANTS))


QUESTIONS: Mapping[str, Question] = {
    "summary": Question(
        make=_summary,
        definition="Events, cases, activities and paths of the log; throughput is the time from the"
        " first to the last event of a case.",
    ),
    "graph": Question(
        make=_graph,
        definition="Steps from one event of a case to its next: times taken, distinct cases, and the"
        " time between the two events.",
    ),
    "activities": Question(
        make=_activities,
        definition="Events and distinct cases of each activity.",
    ),
    "variants": Question(
        make=_variants,
        definition="Distinct sequences of activities over all events of a case, the commonest first.",
    ),
}
