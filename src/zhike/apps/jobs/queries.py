from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import OPEN
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission

LIVE_ROWS = 50


@dataclass(frozen=True, kw_only=True)
class LiveRow:
    """What a listener is told of one job."""

    by_id: int | None
    is_open: bool
    told: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The jobs at one moment: all open ones and the latest others."""

    rows: tuple[LiveRow, ...]

    def for_listener(self, *, user_id: int, sees_all: bool) -> list[LiveRow]:
        return [row for row in self.rows if sees_all or row.by_id == user_id]


def jobs_for(user: User) -> QuerySet[Job]:
    """The jobs a person may see: all of them, or those he started himself."""
    jobs = Job.objects.select_related("by")
    return jobs if user.may(Permission.SEE_ALL_JOBS) else jobs.filter(by=user)


def open_jobs_for(user: User) -> int:
    return jobs_for(user).filter(state__in=OPEN).count()


def snapshot() -> Snapshot:
    latest = list(Job.objects.values_list("pk", flat=True)[:LIVE_ROWS])
    jobs = Job.objects.filter(Q(state__in=OPEN) | Q(pk__in=latest))
    return Snapshot(rows=tuple(_live_row(job) for job in jobs))


def _live_row(job: Job) -> LiveRow:
    told = {
        "id": job.pk,
        "state": job.state,
        "stopping": job.is_stopping,
        "share": job.share,
        "message": job.message,
    }
    return LiveRow(by_id=job.by_id, is_open=job.is_open, told=told)
