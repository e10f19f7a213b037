"""What the worker looks after for this app, beside the ticks: other machines are waited for."""

from __future__ import annotations

from zhike.apps.jobs.chores import chore
from zhike.apps.mailboxes.fetching import fetch_due
from zhike.apps.mailboxes.sending import send_due

FETCH_EVERY_TICKS = 30


@chore(every_ticks=FETCH_EVERY_TICKS, aside=True)
def fetch_mail() -> None:
    """Look into the mailboxes."""
    fetch_due()


@chore(every_ticks=2, aside=True)
def send_mail() -> None:
    """Send answers until none is due."""
    while send_due():
        pass
