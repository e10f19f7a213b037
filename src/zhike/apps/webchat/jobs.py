"""What the worker looks after: whoever wants to be called is in line when his time begins."""

from __future__ import annotations

from zhike.apps.jobs.chores import chore
from zhike.apps.webchat.actions import forget_old
from zhike.apps.webchat.call_back_actions import put_due_in_line


@chore(every_ticks=5, aside=True)
def put_call_backs_in_line() -> None:
    put_due_in_line()


@chore(every_ticks=3600, aside=True)
def forget_visitors() -> None:
    forget_old()
