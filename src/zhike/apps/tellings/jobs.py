"""What the worker does: it tells those who raised it, and asks again for those who had to wait."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.chores import chore
from zhike.apps.jobs.kinds import Progress, job_kind
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import OPEN
from zhike.apps.tellings.actions import TELLING
from zhike.apps.tellings.errors import TellingError
from zhike.apps.tellings.queries import due_loops
from zhike.apps.tellings.telling_actions import tell_all

WAITING = "tell_improvements_again"
AN_HOUR = 3_600


@job_kind(TELLING, label=gettext_lazy("Telling customers what was done"))
def tell(*, progress: Progress, improvement_id: int, by: str) -> dict[str, Any]:
    """Run again after a crash it goes on: whoever was told is left alone."""
    return dict(tell_all(improvement_id, by=by, progress=progress))


@chore(every_ticks=AN_HOUR)
def look_after_tellings() -> None:
    """Once an hour, where somebody who had to wait may be told now."""
    if Job.objects.filter(kind=WAITING, state__in=[state.value for state in OPEN]).exists():
        return
    if due_loops(now=timezone.now()):
        start_job(kind=WAITING, title="", by=None, arguments={})


@job_kind(WAITING, label=gettext_lazy("Telling those who had to wait"), aside=True)
def tell_again(*, progress: Progress) -> dict[str, Any]:
    told = 0
    for improvement_id in due_loops(now=timezone.now()):
        try:
            found = tell_all(improvement_id, by="zhike", progress=progress, only_waiting=True)
        except TellingError:
            continue  # it came back meanwhile: nobody is told that it is mended
        told += found["told"]
    return {"told": told}
