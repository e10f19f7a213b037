"""What the worker looks after: what became of answers, and what was told long ago."""

from __future__ import annotations

from zhike.apps.jobs.chores import chore
from zhike.apps.texting.answer_actions import follow_up
from zhike.apps.texting.event_actions import forget_old_texts


@chore(every_ticks=2)
def follow_answers() -> None:
    follow_up()


@chore(every_ticks=3600)
def forget_texts() -> None:
    forget_old_texts()
