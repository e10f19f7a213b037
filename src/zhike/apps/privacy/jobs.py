from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.chores import chore
from zhike.apps.jobs.kinds import Progress, job_kind
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import OPEN
from zhike.apps.privacy.actions import expire_copies
from zhike.apps.privacy.erasure_actions import JOB, run_erasure
from zhike.apps.privacy.models import RetentionRun
from zhike.apps.privacy.queries import unfinished_erasures
from zhike.apps.privacy.retention_actions import run_retention

HOUR_TICKS = 3_600
MINUTE_TICKS = 60
NIGHTLY = "nightly_retention"
QUIET_UNTIL_HOUR = 5  # the first hours of a day are the bank's quietest


@job_kind(JOB, label=_("Erasure of a customer"))
def erase_customer(*, progress: Progress, erasure_id: int) -> dict[str, Any]:
    erasure = run_erasure(erasure_id, progress=progress)
    return {"erasure": erasure.pk, "sha256": erasure.report_sha256}


@job_kind(NIGHTLY, label=_("What is kept too long"), aside=True)
def nightly_retention(*, progress: Progress) -> dict[str, Any]:
    progress(0, 2, "dry run")
    run_retention(by="zhike", is_dry=True)
    progress(1, 2, "erase")
    run = run_retention(by="zhike", is_dry=False)
    progress(2, 2, "")
    return {"run": run.pk, "erased": sum(row["erased"] for row in run.counts)}


@chore(every_ticks=MINUTE_TICKS)
def expire_old_copies() -> None:
    expire_copies(now=timezone.now())


@chore(every_ticks=MINUTE_TICKS)
def go_on_erasing() -> None:
    """Start again what was cut: an erasure whose job is gone goes on where it stopped."""
    waiting = list(unfinished_erasures().values_list("pk", flat=True))
    if not waiting:
        return
    jobs = Job.objects.filter(kind=JOB)
    in_hand = {job.arguments.get("erasure_id") for job in jobs.filter(state__in=OPEN)}
    # One whose proof failed is for a person to look at, not to be tried every minute.
    failed = {
        job.arguments.get("erasure_id")
        for job in jobs.filter(error_code__in=("erasure_incomplete", "erasure_obstructed"))
    }
    for erasure_id in waiting:
        if erasure_id not in in_hand | failed:
            start_job(
                kind=JOB,
                title=f"erasure-{erasure_id}",
                by=None,
                arguments={"erasure_id": erasure_id},
            )


@chore(every_ticks=HOUR_TICKS)
def start_nightly() -> None:
    """Once a day, in its first hours: count and erase what is due."""
    now = timezone.localtime()
    if (
        now.hour >= QUIET_UNTIL_HOUR
        or RetentionRun.objects.filter(ran_at__date=now.date(), by="zhike").exists()
    ):
        return
    if not Job.objects.filter(kind=NIGHTLY, state__in=OPEN).exists():
        start_job(kind=NIGHTLY, title=NIGHTLY, by=None, arguments={})
