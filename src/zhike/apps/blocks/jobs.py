"""What the worker looks after: what was held back is kept for its time and no longer."""

from __future__ import annotations

from zhike.apps.blocks.held_actions import forget_held
from zhike.apps.jobs.chores import chore


@chore(every_ticks=3600)
def forget_held_contacts() -> None:
    forget_held()
