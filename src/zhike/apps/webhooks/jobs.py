"""What the worker looks after for this app."""

from __future__ import annotations

from zhike.apps.jobs.chores import chore
from zhike.apps.webhooks.delivery import send_due
from zhike.apps.webhooks.models import Delivery
from zhike.apps.webhooks.rules import DeliveryState


@chore(every_ticks=1, aside=True)
def send_messages() -> None:
    """Send what is due until nothing is; beside the ticks, since other machines are waited for."""
    while _anything_waits() and send_due():
        pass


def _anything_waits() -> bool:
    return Delivery.objects.filter(
        state__in=[DeliveryState.WAITING, DeliveryState.SENDING]
    ).exists()
