"""What the worker does for labels: it learns versions, and holds the reader to what is approved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from zhike.apps.jobs.chores import chore
from zhike.apps.jobs.kinds import Progress, job_kind
from zhike.apps.labels.queries import LEARNING
from zhike.apps.labels.version_actions import keep_in_use, learn_version


@job_kind(LEARNING, label=gettext_lazy("Sentiment learnt from labels"))
def learn(*, progress: Progress, by: str) -> dict[str, Any]:
    progress(0, None, "")
    return {"number": learn_version(by=by).number}


@chore(every_ticks=60)
def follow_approvals() -> None:
    """A restored home may hold another model than the one that was approved."""
    keep_in_use()
