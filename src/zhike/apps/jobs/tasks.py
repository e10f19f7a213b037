"""What the worker calls for each queued job."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from django.utils import timezone
from django_tasks import task

from zhike.apps.jobs.errors import Cancelled
from zhike.apps.jobs.kinds import kind_of
from zhike.apps.jobs.rules import State, should_write
from zhike.apps.sentences.told import kept

log = logging.getLogger(__name__)
ASIDE = "aside"  # the queue of the jobs that nobody waits for
# The jobs in hand, by the thread that does them; the worker's ticking thread reads them to say
# that their worker is alive.
jobs_in_hand: dict[int, int] = {}


def current_job() -> int | None:
    """Give the job that this thread has in hand."""
    return jobs_in_hand.get(threading.get_ident())


class Reporter:
    """The `progress` of one job: writes at most three times a second, and hears of cancels."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id
        self.written_at: datetime | None = None

    def __call__(self, done: int, total: int | None, message: str) -> None:
        from zhike.apps.jobs.actions import report_progress

        now = timezone.now()
        if not should_write(written_at=self.written_at, now=now, finished=done == total):
            return
        self.written_at = now
        if report_progress(self.job_id, done=done, total=total, message=message):
            raise Cancelled


@task()  # type: ignore[untyped-decorator]
def run_job(job_id: int) -> None:
    from zhike.apps.jobs.actions import begin_job, finish_job

    job = begin_job(job_id)
    if job is None:
        return
    jobs_in_hand[threading.get_ident()] = job_id
    try:
        result = kind_of(job.kind).work(progress=Reporter(job_id), **job.arguments)
    except Cancelled:
        finish_job(job_id, state=State.CANCELLED)
    except (SystemExit, KeyboardInterrupt):
        finish_job(job_id, state=State.FAILED, error_code="worker_stopped")
        raise
    except Exception as error:
        # The one place that catches everything: whatever a job does, its row must say so.
        log.exception("Job %s (%s) failed", job_id, job.kind)
        code = getattr(error, "code", "unexpected_error")
        finish_job(job_id, state=State.FAILED, error_code=str(code), error=_told(error))
        raise
    else:
        finish_job(job_id, state=State.DONE, result=result)
    finally:
        del jobs_in_hand[threading.get_ident()]


def _told(error: Exception) -> str:
    """Only errors of our own packages may speak: others could quote a customer's data."""
    if type(error).__module__.startswith("zhike."):
        return kept(error)
    return f"{type(error).__name__}. The log of the worker says more."
