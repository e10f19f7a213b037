"""What the worker looks after for the portal."""

from __future__ import annotations

from zhike.apps.jobs.chores import chore
from zhike.apps.portal.code_actions import forget_old_codes, send_waiting_codes
from zhike.apps.portal.session_actions import forget_old_sessions
from zhike.apps.portal.token_actions import forget_old_tokens


@chore(every_ticks=1, aside=True)
def send_codes() -> None:
    """Somebody waits at the door; beside the ticks, since a sender may be waited for."""
    while send_waiting_codes():
        pass


@chore(every_ticks=3600)
def forget_old() -> None:
    forget_old_codes()
    forget_old_sessions()
    forget_old_tokens()
