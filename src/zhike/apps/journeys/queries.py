"""What the journeys pages read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import State
from zhike.apps.journeys import wording
from zhike.apps.journeys.filter_bar import Choices
from zhike.apps.journeys.log_state import state_of
from zhike.apps.journeys.models import SavedView
from zhike.apps.journeys.rules import Preparation
from zhike.apps.people.models import User

PREPARING = "prepare_journeys"  # the kind of job
LOST = frozenset({"worker_lost", "worker_stopped"})
COLUMNS = ("channel", "touchpoint", "resource", "outcome")


@dataclass(frozen=True, kw_only=True)
class LogCard:
    """A log as the list of logs shows it."""

    name: str
    events: int
    cases: int
    period: str


def log_cards() -> Sequence[LogCard]:
    from zhike.pipelines.journeys import logs

    return [
        LogCard(
            name=log.log_name,
            events=log.events,
            cases=log.cases,
            period=wording.period(log.first_at.isoformat(), log.last_at.isoformat()),
        )
        for log in sorted(logs(), key=lambda log: -log.events)
    ]


def saved_views_of(owner: User, *, log_name: str) -> QuerySet[SavedView]:
    return SavedView.objects.filter(owner=owner, log_name=log_name)


def latest_preparation() -> Preparation | None:
    """The latest job that prepared the pages."""
    from zhike.pipelines.journeys import is_anything_kept

    job = Job.objects.filter(kind=PREPARING).order_by("-id").first()
    if job is None:
        return None
    version = str(job.arguments.get("version", ""))
    return Preparation(
        version=version,
        is_open=job.is_open,
        was_lost=job.error_code in LOST,
        # A job that failed or was cancelled is not tried again for the same data.
        is_kept=job.state != State.DONE or is_anything_kept(),
        began_at=job.started_at,
        ended_at=job.finished_at,
    )


def choices_of(log_name: str) -> Choices:
    """Say what occurs in a log; attributes are those of one sample case."""
    return _choices(log_name, state_of(log_name))


@lru_cache(maxsize=64)  # the bar stands on every tab
def _choices(log_name: str, _state: str) -> Choices:
    from zhike.pipelines.journeys import ask

    activities = [row["activity"] for row in ask("activities", log_name=log_name).rows]
    sample = _sample_events(log_name)
    names = {name for row in sample for name, _value in wording.pairs(row.get("attributes"))}
    known = [name for name in COLUMNS if any(row.get(name) for row in sample)]
    return Choices(
        activities=sorted(activities),
        channels=_channels(log_name),
        attribute_names=[*known, *sorted(names)],
        has_lifecycles=len({row.get("lifecycle") for row in sample}) > 1,
    )


def _sample_events(log_name: str) -> list[dict[str, Any]]:
    from zhike.pipelines.journeys import ask

    edges = sorted(ask("graph", log_name=log_name).rows, key=lambda row: -row["cases"])
    if not edges:
        return []
    step = {"activity": edges[0]["activity"], "next_activity": edges[0]["next_activity"]}
    cases = ask("edge_cases", log_name=log_name, options=step).rows
    if not cases:
        return []
    events = ask("case_events", log_name=log_name, options={"case": cases[0]["case_id"]})
    return events.rows


def _channels(log_name: str) -> list[str]:
    from zhike.pipelines.journeys import ask

    try:
        rows = ask("preference", log_name=log_name).rows
    except ValueError as error:
        if not isinstance(getattr(error, "code", None), str):
            raise
        return []  # the log has no channels
    return sorted({row["channel"] for row in rows})
