"""Everything that changes a job. Nothing else writes to its table."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.jobs.kinds import kind_of
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import SILENCE_ALLOWED, State, check_step
from zhike.apps.jobs.tasks import ASIDE, run_job
from zhike.apps.people.models import User


@transaction.atomic
def start_job(*, kind: str, title: str, by: User | None, arguments: dict[str, Any]) -> Job:
    """Queue a job; the worker calls the work of its kind with `progress` and the arguments."""
    is_aside = kind_of(kind).aside
    now = timezone.now()
    job = Job.objects.create(
        kind=kind, title=title[:300], by=by, arguments=arguments, created_at=now, updated_at=now
    )
    _record(job, activity="start job", by=_name(by))
    # The queue's row stands in the same transaction: no job without work, no work without job.
    task = run_job.using(queue_name=ASIDE) if is_aside else run_job
    task.enqueue(job.pk)
    return job


@transaction.atomic
def request_cancel(job_id: int, *, by: User) -> Job:
    """Ask a job to stop: one that waits stops at once, one that runs at its next report."""
    job = Job.objects.select_for_update().get(pk=job_id)
    check_step(current=State(job.state), wanted=State.CANCELLED)
    now = timezone.now()
    job.cancel_requested_at, job.cancel_requested_by, job.updated_at = now, by.username, now
    if job.state == State.QUEUED:
        job.state, job.finished_at = State.CANCELLED, now
    job.save()
    _record(job, activity="cancel job", by=by.username)
    return job


@transaction.atomic
def run_again(job_id: int, *, by: User) -> Job:
    """Start a new job like one that failed or was cancelled."""
    job = Job.objects.get(pk=job_id)
    return start_job(kind=job.kind, title=job.title, by=by, arguments=job.arguments)


@transaction.atomic
def begin_job(job_id: int) -> Job | None:
    """Take a queued job in hand; None where it was cancelled before its turn."""
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.state != State.QUEUED:
        return None
    now = timezone.now()
    job.state, job.started_at, job.alive_at, job.updated_at = State.RUNNING, now, now, now
    job.save()
    _record(job, activity="begin job", by="worker")
    return job


def report_progress(job_id: int, *, done: int, total: int | None, message: str) -> bool:
    """Note how far a running job is, and give back whether somebody asked it to stop."""
    now = timezone.now()
    Job.objects.filter(pk=job_id, state=State.RUNNING).update(
        done=done, total=total, message=message[:300], alive_at=now, updated_at=now
    )
    return Job.objects.filter(pk=job_id, cancel_requested_at__isnull=False).exists()


def beat(job_id: int) -> None:
    """Say that the worker of a running job is alive, also while the job reports nothing."""
    Job.objects.filter(pk=job_id, state=State.RUNNING).update(alive_at=timezone.now())


@transaction.atomic
def finish_job(
    job_id: int,
    *,
    state: State,
    result: dict[str, Any] | None = None,
    error_code: str = "",
    error: str = "",
) -> None:
    job = Job.objects.select_for_update().get(pk=job_id)
    check_step(current=State(job.state), wanted=state)
    now = timezone.now()
    job.state, job.finished_at, job.updated_at = state, now, now
    job.result, job.error_code, job.error = result or {}, error_code, error
    job.save()
    _record(job, activity="finish job", by="worker")


def give_up_jobs(job_ids: Collection[int]) -> None:
    """Close running jobs whose worker is being stopped, so that a new worker need not guess."""
    for job_id in Job.objects.filter(pk__in=job_ids, state=State.RUNNING).values_list("pk"):
        finish_job(*job_id, state=State.FAILED, error_code="worker_stopped")


def fail_silent_jobs(*, now: datetime) -> int:
    """Close the jobs whose worker is gone, so that nobody waits for them for ever."""
    silent = Job.objects.filter(state=State.RUNNING, alive_at__lt=now - SILENCE_ALLOWED)
    ids = list(silent.values_list("pk", flat=True))
    for job_id in ids:
        finish_job(job_id, state=State.FAILED, error_code="worker_lost")
    return len(ids)


def _record(job: Job, *, activity: str, by: str) -> None:
    record_event(
        activity=activity,
        case_id=f"job-{job.pk}",
        by=by,
        outcome=job.state,
        attributes={"kind": job.kind},
    )


def _name(by: User | None) -> str:
    return by.username if by else "zhike"
