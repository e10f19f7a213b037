"""What the worker looks after: calls that nobody ended, and events that are long past."""

from __future__ import annotations

from zhike.apps.jobs.chores import chore
from zhike.apps.telephony.call_actions import end_forgotten
from zhike.apps.telephony.event_actions import forget_old_events


@chore(every_ticks=60)
def end_calls() -> None:
    end_forgotten()


@chore(every_ticks=60)
def forget_events() -> None:
    forget_old_events()
