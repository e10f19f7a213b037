"""What the worker does for improvements: it reckons their power and measures their effects."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from zhike.apps.improvements.effect_actions import (
    foresee_improvement,
    measure_improvement,
    watch_improvement,
)
from zhike.apps.improvements.queries import (
    FORESEEING,
    MEASURING,
    WATCHING,
    due_for_effect,
    due_for_watch,
)
from zhike.apps.improvements.reminder_actions import remind_owners
from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.chores import chore
from zhike.apps.jobs.kinds import Progress, job_kind
from zhike.pipelines.errors import PipelineError
from zhike.pipelines.improvement_effects import AnalyticsError

A_DAY = 86_400


@job_kind(MEASURING, label=gettext_lazy("Effect of an improvement"))
def measure(*, progress: Progress, improvement_id: int, by: str) -> dict[str, Any]:
    progress(0, None, "")
    made = measure_improvement(improvement_id, by=by)
    return {"verdict": made.verdict}


@job_kind(FORESEEING, label=gettext_lazy("Power of an improvement"))
def foresee(*, progress: Progress, improvement_id: int) -> dict[str, Any]:
    progress(0, None, "")
    return {"power": (foresee_improvement(improvement_id).foresight or {}).get("power")}


@chore(every_ticks=A_DAY)
def look_after_improvements() -> None:
    """Once a day: owners are reminded, and what is due is measured or looked at."""
    remind_owners()
    if due_for_effect() or due_for_watch():
        start_job(kind=WATCHING, title="", by=None, arguments={})


@job_kind(WATCHING, label=gettext_lazy("Effects and recurrence of improvements"), aside=True)
def watch(*, progress: Progress) -> dict[str, Any]:
    """Measure what passed its check date, and look at what was closed and kept."""
    works = [
        *((measure_improvement, row) for row in due_for_effect()),
        *((watch_improvement, row) for row in due_for_watch()),
    ]
    done = 0
    for place, (work, row) in enumerate(works):
        progress(place, len(works), "")
        try:
            work(row.pk, by="worker")
            done += 1
        except (PipelineError, AnalyticsError):
            continue  # the data do not reach so far yet: tomorrow they may
    return {"due": len(works), "done": done}
