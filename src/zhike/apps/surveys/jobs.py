"""What the worker looks after: whoever was drawn is asked once his matter is settled."""

from __future__ import annotations

from zhike.apps.jobs.chores import chore
from zhike.apps.surveys.answer_actions import forget_begun
from zhike.apps.surveys.draw_actions import ask_due, take_back_refused
from zhike.apps.surveys.trigger_actions import draw_for_events


@chore(every_ticks=10, aside=True)
def ask_customers() -> None:
    take_back_refused()
    forget_begun()
    draw_for_events()
    while ask_due():
        pass
