"""What the worker looks after: the line is given out, and nobody waits for an agent who is gone."""

from __future__ import annotations

from zhike.apps.conversations.line_actions import give_out
from zhike.apps.conversations.presence_actions import return_of_silent
from zhike.apps.jobs.chores import chore


@chore(every_ticks=1, aside=True)
def serve_line() -> None:
    return_of_silent()
    give_out()
