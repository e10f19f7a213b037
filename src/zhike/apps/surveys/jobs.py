"""What the worker looks after: whoever was drawn is asked once his matter is settled."""

from __future__ import annotations

from zhike.apps.jobs.chores import chore
from zhike.apps.surveys.draw_actions import ask_due


@chore(every_ticks=10, aside=True)
def ask_customers() -> None:
    while ask_due():
        pass
