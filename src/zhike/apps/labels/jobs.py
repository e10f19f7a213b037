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


@chore(every_ticks=20, aside=True)
def follow_approvals() -> None:
    """After an approval texts are read anew; a restored home may hold a model nobody approved."""
    keep_in_use()
