from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from zhike.apps.jobs.models import Job
from zhike.apps.jobs.queries import jobs_for
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission

SHOWN_JOBS = 5
FINDINGS_FILE = "findings.json"


@dataclass(frozen=True, kw_only=True)
class JobsNow:
    """What the home page says about background work."""

    latest: list[Job]
    open: int
    failed_lately: int


def jobs_now(user: User) -> JobsNow | None:
    """The person's jobs of the last day and those still open; None if he may not see any."""
    if not user.may(Permission.SEE_JOBS):
        return None
    jobs = jobs_for(user)
    yesterday = timezone.now() - timedelta(days=1)
    return JobsNow(
        latest=list(jobs[:SHOWN_JOBS]),
        open=jobs.filter(state__in=("queued", "running")).count(),
        failed_lately=jobs.filter(state="failed", finished_at__gt=yesterday).count(),
    )


@dataclass(frozen=True, kw_only=True)
class LogNow:
    """One event log as the home page shows it."""

    name: str
    cases: int
    events: int
    first_at: datetime
    last_at: datetime


def logs_now(user: User) -> list[LogNow]:
    """The logs of the event store; none for those who may not see journeys."""
    if not user.may(Permission.SEE_JOURNEYS):
        return []
    # Imported late: the analytics take two seconds to load, which the sign-in page need not pay.
    from zhike.pipelines.journeys import logs

    return [
        LogNow(
            name=log.log_name,
            cases=log.cases,
            events=log.events,
            first_at=log.first_at.replace(tzinfo=UTC),
            last_at=log.last_at.replace(tzinfo=UTC),
        )
        for log in sorted(logs(), key=lambda log: -log.events)
    ]


@dataclass(frozen=True, kw_only=True)
class FindingNow:
    """One planted truth beside what the analytics saw, in the reader's language.

    Values are in `unit`: a share, a difference of shares, a relative change or working days.
    """

    name: str
    verdict: str
    planted: bool
    said: str
    rule: str
    planted_value: float
    planted_places: list[str]
    found_places: list[str]
    value: float | None
    lower: float | None
    upper: float | None
    unit: str
    n: int
    call: str
    log_names: list[str]


def findings_now(*, language: str) -> list[FindingNow]:
    """What the making of the demo bank wrote down; nothing in a bank that is no demo."""
    path = settings.HOME / FINDINGS_FILE
    if not path.exists():
        return []
    tongue = "zh" if language.startswith("zh") else "en"
    plain = [name for name in FindingNow.__dataclass_fields__ if name not in {"said", "rule"}]
    return [
        FindingNow(
            said=raw[f"planted_{tongue}"],
            rule=raw[f"rule_{tongue}"],
            **{name: raw[name] for name in plain},
        )
        for raw in json.loads(path.read_text(encoding="utf-8"))["findings"]
    ]
