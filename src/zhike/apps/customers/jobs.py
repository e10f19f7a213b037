"""What the worker does for this app: it keeps each customer's rows together, ready to be read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from zhike.apps.audit.relay import LOG_NAME
from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.chores import chore
from zhike.apps.jobs.kinds import Progress, job_kind
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import State

SORTING = "customers.sort"
REST = timedelta(minutes=1)
REST_AFTER_FAILURE = timedelta(minutes=10)
# zhike's own log is read where it is written.
OWN = frozenset({LOG_NAME})


@chore(every_ticks=5)
def sort_when_data_changed() -> None:
    """Whatever changed them: an import or its undoing, a demo, another system."""
    from zhike.pipelines.by_customer import is_stale
    from zhike.pipelines.journeys import the_store

    latest = Job.objects.filter(kind=SORTING).order_by("-id").first()
    if latest and (latest.is_open or not _has_rested(latest)):
        return
    if is_stale(the_store(), without=OWN):
        start_job(kind=SORTING, title="", by=None, arguments={})


@job_kind(SORTING, label=gettext_lazy("Sorting rows by customer"), aside=True)
def sort_rows(*, progress: Progress) -> dict[str, Any]:
    """Make the sorted copies that are due."""
    from zhike.pipelines.by_customer import prepare
    from zhike.pipelines.journeys import the_store

    return {"copies": prepare(the_store(), without=OWN, progress=progress)}


def _has_rested(job: Job) -> bool:
    if job.finished_at is None:
        return True
    rest = REST if job.state == State.DONE else REST_AFTER_FAILURE
    return timezone.now() - job.finished_at >= rest
