"""What the worker looks after for the API."""

from __future__ import annotations

from zhike.apps.api.limits import forget_old_windows
from zhike.apps.api.once import forget_old_answers
from zhike.apps.jobs.chores import chore

EVERY_TICKS = 1800


@chore(every_ticks=EVERY_TICKS)
def forget_answers() -> None:
    forget_old_answers()


@chore(every_ticks=EVERY_TICKS)
def forget_windows() -> None:
    forget_old_windows()
