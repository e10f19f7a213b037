"""Everything that changes an endpoint, and what people ask of a message."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.models import new_event_id
from zhike.apps.sentences.told import told
from zhike.apps.vault.secrets import seal_secret
from zhike.apps.webhooks.errors import EndpointNameTaken, EndpointRefused
from zhike.apps.webhooks.models import Delivery, Endpoint
from zhike.apps.webhooks.rules import body_of
from zhike.integrations.webhooks import destination_of
from zhike.integrations.webhooks.errors import AddressRefused

TEST = "test"


@dataclass(frozen=True, kw_only=True)
class Made:
    """An endpoint with the secret that is shown this once."""

    endpoint: Endpoint
    secret: str


@transaction.atomic
def create_endpoint(*, name: str, url: str, activities: Sequence[str], by: str) -> Made:
    """Make an endpoint; its address is judged now and again before each message."""
    _judge(url)
    if Endpoint.objects.filter(name=name).exists():
        raise EndpointNameTaken(name=name)
    secret = _drawn_secret()
    endpoint = Endpoint.objects.create(
        name=name,
        url=url.strip(),
        activities=sorted(activities),
        secret_sealed=seal_secret(secret),
        created_at=timezone.now(),
        created_by=by,
    )
    _record("create webhook", endpoint=endpoint, by=by, after=_state_of(endpoint))
    return Made(endpoint=endpoint, secret=secret)


@transaction.atomic
def change_endpoint(endpoint: Endpoint, *, url: str, activities: Sequence[str], by: str) -> None:
    _judge(url)
    before = _state_of(endpoint)
    endpoint.url, endpoint.activities = url.strip(), sorted(activities)
    endpoint.save(update_fields=["url", "activities"])
    _record("change webhook", endpoint=endpoint, by=by, before=before, after=_state_of(endpoint))


@transaction.atomic
def draw_secret(endpoint: Endpoint, *, by: str) -> str:
    """Give the endpoint another secret; messages are signed with it from now on."""
    secret = _drawn_secret()
    endpoint.secret_sealed = seal_secret(secret)
    endpoint.save(update_fields=["secret_sealed"])
    _record("change webhook secret", endpoint=endpoint, by=by)
    return secret


@transaction.atomic
def pause_endpoint(endpoint: Endpoint, *, by: str) -> None:
    """Send nothing more for now; what happens meanwhile waits."""
    if endpoint.paused_at is None:
        endpoint.paused_at = timezone.now()
        endpoint.save(update_fields=["paused_at"])
        _record("pause webhook", endpoint=endpoint, by=by)


@transaction.atomic
def resume_endpoint(endpoint: Endpoint, *, by: str) -> None:
    if endpoint.paused_at is not None:
        endpoint.paused_at, endpoint.failures_in_a_row = None, 0
        endpoint.save(update_fields=["paused_at", "failures_in_a_row"])
        _record("resume webhook", endpoint=endpoint, by=by)


@transaction.atomic
def remove_endpoint(endpoint: Endpoint, *, by: str) -> None:
    """Take an endpoint away; the record of what was sent stays."""
    now = timezone.now()
    endpoint.removed_at, endpoint.name = now, f"{endpoint.name} ({endpoint.pk})"[:100]
    endpoint.secret_sealed = ""
    endpoint.save(update_fields=["removed_at", "name", "secret_sealed"])
    _record("remove webhook", endpoint=endpoint, by=by)


@transaction.atomic
def send_test(endpoint: Endpoint, *, by: str) -> Delivery:
    """Queue a message that tells of nothing but itself."""
    _record("test webhook", endpoint=endpoint, by=by)
    event_id, now = new_event_id(), timezone.now()
    body = body_of({"event_id": event_id, "activity": TEST, "occurred_at": now.isoformat()})
    return Delivery.objects.create(
        endpoint=endpoint, event_id=event_id, activity=TEST, body=body, due_at=now, created_at=now
    )


@transaction.atomic
def replay(delivery: Delivery, *, by: str) -> Delivery:
    """Queue a message once more, with the same event id: the receiver can tell."""
    now = timezone.now()
    _record("replay webhook", endpoint=delivery.endpoint, by=by, after={"event": delivery.event_id})
    return Delivery.objects.create(
        endpoint=delivery.endpoint,
        event_id=delivery.event_id,
        activity=delivery.activity,
        body=delivery.body,
        due_at=now,
        created_at=now,
        replay_of=delivery.replay_of or delivery,
    )


def _judge(url: str) -> None:
    try:
        destination_of(url, allowed=settings.WEBHOOK_NETWORKS)
    except AddressRefused as refusal:
        raise EndpointRefused(reason=told(refusal)) from refusal


def _drawn_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(32)}"


def _state_of(endpoint: Endpoint) -> dict[str, object]:
    return {"name": endpoint.name, "url": endpoint.url, "activities": endpoint.activities}


def _record(activity: str, *, endpoint: Endpoint, by: str, **values: dict[str, object]) -> None:
    record_event(
        activity=activity,
        case_id=f"webhook-{endpoint.pk}",
        by=by,
        outcome=endpoint.name,
        before=values.get("before"),
        after=values.get("after"),
    )
