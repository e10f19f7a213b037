"""What the worker does for improvements: it reckons their power and measures their effects."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from zhike.apps.improvements.effect_actions import foresee_improvement, measure_improvement
from zhike.apps.improvements.queries import FORESEEING, MEASURING
from zhike.apps.jobs.kinds import Progress, job_kind


@job_kind(MEASURING, label=gettext_lazy("Effect of an improvement"))
def measure(*, progress: Progress, improvement_id: int, by: str) -> dict[str, Any]:
    progress(0, None, "")
    made = measure_improvement(improvement_id, by=by)
    return {"verdict": made.verdict}


@job_kind(FORESEEING, label=gettext_lazy("Power of an improvement"))
def foresee(*, progress: Progress, improvement_id: int) -> dict[str, Any]:
    progress(0, None, "")
    return {"power": (foresee_improvement(improvement_id).foresight or {}).get("power")}
