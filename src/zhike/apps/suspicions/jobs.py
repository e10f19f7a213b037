"""What the worker looks after: notices whose period is over go."""

from __future__ import annotations

from zhike.apps.jobs.chores import chore
from zhike.apps.suspicions.retention_actions import remove_over


@chore(every_ticks=21_600, aside=True)
def remove_old() -> None:
    while remove_over():
        pass
