"""What the worker looks after: letters that did not arrive."""

from __future__ import annotations

from zhike.apps.complaints.post_actions import follow_letters
from zhike.apps.jobs.chores import chore


@chore(every_ticks=30)
def look_after_letters() -> None:
    follow_letters()
