"""What the worker looks after for this app, beside the ticks: gateways are waited for."""

from __future__ import annotations

from zhike.apps.consents.sending import send_waiting
from zhike.apps.jobs.chores import chore


@chore(every_ticks=1, aside=True)
def send_messages() -> None:
    """Send what was left for sending, until nothing is."""
    while send_waiting():
        pass
