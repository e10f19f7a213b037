"""What the worker looks after: clocks of which a share is used up."""

from __future__ import annotations

from zhike.apps.jobs.chores import chore
from zhike.apps.tickets.clock_actions import watch_clocks


@chore(every_ticks=5, aside=True)
def watch() -> None:
    watch_clocks()
