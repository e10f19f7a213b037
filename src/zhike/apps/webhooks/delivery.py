"""Sends the messages that are due. A message is taken, posted, and its fate written down.

No transaction stays open while another machine is waited for. A sender that dies in between leaves
the message taken; after its lease somebody else takes it, so that the receiver may get it twice but
never not at all. `Zhike-Event` carries the event's id, by which he knows it again.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.sentences.told import kept
from zhike.apps.vault.secrets import open_secret
from zhike.apps.webhooks.models import Attempt, Delivery, Endpoint
from zhike.apps.webhooks.rules import LEASE, DeliveryState, must_pause, next_try
from zhike.integrations.webhooks import Answer, destination_of, post, signature_of
from zhike.integrations.webhooks.errors import WebhookError
from zhike.integrations.webhooks.signature import HEADER

BATCH_ROWS = 50


def send_due(*, limit: int = BATCH_ROWS) -> int:
    """Send what is due, the oldest first; give how many messages were tried."""
    taken = _take(limit=limit, now=timezone.now())
    for delivery in taken:
        _send(delivery)
    return len(taken)


@transaction.atomic
def _take(*, limit: int, now: datetime) -> list[Delivery]:
    lost = Q(state=DeliveryState.SENDING, taken_at__lt=now - LEASE)
    due = Q(state=DeliveryState.WAITING, due_at__lte=now) | lost
    rows = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(due, endpoint__paused_at=None, endpoint__removed_at=None)
        .select_related("endpoint")
        .order_by("due_at", "id")
    )
    taken = list(rows[:limit])
    ids = [delivery.pk for delivery in taken]
    Delivery.objects.filter(pk__in=ids).update(state=DeliveryState.SENDING, taken_at=now)
    return taken


def _send(delivery: Delivery) -> None:
    begun, answer, failure = timezone.now(), None, ""
    try:
        answer = _post(delivery, at=begun)
    except WebhookError as error:
        failure = kept(error)
    _write_down(delivery, begun=begun, answer=answer, failure=failure)


def _post(delivery: Delivery, *, at: datetime) -> Answer:
    endpoint, body = delivery.endpoint, delivery.body.encode()
    there = destination_of(endpoint.url, allowed=settings.WEBHOOK_NETWORKS)
    secret = open_secret(endpoint.secret_sealed)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"zhike/{settings.VERSION}",
        "Zhike-Event": delivery.event_id,
        HEADER: signature_of(body, secret=secret, sent_at=at),
    }
    return post(body, to=there, headers=headers)


@transaction.atomic
def _write_down(
    delivery: Delivery, *, begun: datetime, answer: Answer | None, failure: str
) -> None:
    Attempt.objects.create(
        delivery=delivery,
        tried_at=begun,
        status=answer.status if answer else None,
        milliseconds=answer.milliseconds if answer else 0,
        failure=failure,
    )
    now, tries = timezone.now(), delivery.tries + 1
    accepted = answer is not None and answer.is_accepted
    again_at = None if accepted else next_try(tries=tries, failed_at=now)
    state = DeliveryState.WAITING if again_at else DeliveryState.GIVEN_UP
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.DELIVERED if accepted else state,
        tries=tries,
        due_at=again_at or now,
        done_at=None if again_at else now,
    )
    _count(delivery.endpoint_id, accepted=accepted, now=now)


def _count(endpoint_id: int, *, accepted: bool, now: datetime) -> None:
    endpoint = Endpoint.objects.filter(pk=endpoint_id)
    if accepted:
        endpoint.exclude(failures_in_a_row=0).update(failures_in_a_row=0)
        return
    endpoint.update(failures_in_a_row=F("failures_in_a_row") + 1)
    failures = endpoint.values_list("failures_in_a_row", flat=True).get()
    paused = endpoint.filter(paused_at=None) if must_pause(failures_in_a_row=failures) else None
    if paused is not None and paused.update(paused_at=now):
        name = endpoint.values_list("name", flat=True).get()
        case_id = f"webhook-{endpoint_id}"
        record_event(activity="webhook paused", case_id=case_id, by="zhike", outcome=name)
