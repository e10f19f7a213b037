"""What the worker does: it makes the reports of the month that is over, and reminds of them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.chores import chore
from zhike.apps.jobs.kinds import Progress, job_kind
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import OPEN
from zhike.apps.productvoice.actions import make_reports, remind_owners
from zhike.apps.productvoice.models import ProductOwner
from zhike.apps.productvoice.queries import MAKING, products_due
from zhike.pipelines.product_reports import last_month

FIVE_MINUTES = 300
_seen: list[tuple[Hashable, ...]] = []


@chore(every_ticks=FIVE_MINUTES)
def look_after_product_reports() -> None:
    """What became late is told, and the reports that are due are made.

    A product that too few texts name is due for ever: it is tried again when something changed.
    """
    remind_owners()
    today = timezone.localdate()
    month = last_month(today=today) if ProductOwner.objects.exists() else None
    due = products_due(month) if month else []
    now = (month, today, *due)
    if not due or _seen == [now]:
        return
    if Job.objects.filter(kind=MAKING, state__in=[state.value for state in OPEN]).exists():
        return
    start_job(kind=MAKING, title="", by=None, arguments={})
    _seen[:] = [now]


@job_kind(MAKING, label=gettext_lazy("Product reports of the month"), aside=True)
def make(*, progress: Progress) -> dict[str, Any]:
    progress(0, None, "")
    return {"made": make_reports()}
