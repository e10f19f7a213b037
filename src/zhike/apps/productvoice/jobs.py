"""What the worker does: it makes the reports of the month that is over, and reminds of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.chores import chore
from zhike.apps.jobs.kinds import Progress, job_kind
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import OPEN
from zhike.apps.productvoice.actions import make_reports, remind_owners
from zhike.apps.productvoice.models import ProductOwner

MAKING = "make_product_reports"
AN_HOUR = 3_600


@chore(every_ticks=AN_HOUR)
def look_after_product_reports() -> None:
    """Once an hour: what became late is told, and the reports that are due are made."""
    remind_owners()
    if Job.objects.filter(kind=MAKING, state__in=[state.value for state in OPEN]).exists():
        return
    if ProductOwner.objects.exists():
        start_job(kind=MAKING, title="", by=None, arguments={})


@job_kind(MAKING, label=gettext_lazy("Product reports of the month"), aside=True)
def make(*, progress: Progress) -> dict[str, Any]:
    progress(0, None, "")
    return {"made": make_reports()}
