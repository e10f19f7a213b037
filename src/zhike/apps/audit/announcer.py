"""Tells other apps what happened, soon after it happened and beside the act itself.

An app that wants to hear of events (to call a webhook, to notify somebody) registers a subscriber
in its subscribers.py. Mark and writings of the subscribers stand in one transaction, so each event
is heard exactly once; the act does not wait for any of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TypeAlias

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from zhike.apps.audit.models import Outbox

log = logging.getLogger(__name__)
BATCH_ROWS = 500
Subscriber: TypeAlias = Callable[[Sequence[Outbox]], None]
_SUBSCRIBERS: dict[str, Subscriber] = {}


def hears_events(subscriber: Subscriber) -> Subscriber:
    """Register the decorated function to hear of every event, a batch at a time."""
    _SUBSCRIBERS[f"{subscriber.__module__}.{subscriber.__qualname__}"] = subscriber
    return subscriber


def announce_events(*, limit: int = BATCH_ROWS) -> int:
    """Tell the oldest events that nobody has heard of; give how many."""
    autodiscover_modules("subscribers")
    if not Outbox.objects.filter(announced_at=None).exists():
        return 0
    with transaction.atomic():
        # Skipping what another worker has in hand: each event is told by one of them.
        unheard = Outbox.objects.select_for_update(skip_locked=True).filter(announced_at=None)
        events = list(unheard.order_by("id")[:limit])
        for subscriber in _SUBSCRIBERS.values():
            _tell(subscriber, events)
        ids = [event.pk for event in events]
        Outbox.objects.filter(pk__in=ids).update(announced_at=timezone.now())
    return len(events)


def _tell(subscriber: Subscriber, events: Sequence[Outbox]) -> None:
    """Tell a batch; where it fails, one by one, so that a single event stops no other."""
    if not events or _told(subscriber, events):
        return
    for event in events:
        if not _told(subscriber, [event]):
            log.error("Event %s was not heard by %s", event.event_id, subscriber.__module__)


def _told(subscriber: Subscriber, events: Sequence[Outbox]) -> bool:
    try:
        with transaction.atomic():
            subscriber(events)
    except OperationalError:
        raise  # the database is away or busy: the whole batch is told again
    except Exception:
        log.exception("A subscriber failed")
        return False
    return True
