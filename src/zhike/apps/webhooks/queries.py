from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from zhike.apps.webhooks.models import Delivery, Endpoint
from zhike.apps.webhooks.rules import DeliveryState


def endpoints() -> QuerySet[Endpoint]:
    """The endpoints, with how many messages wait, were given up, and when one arrived last."""
    return Endpoint.objects.filter(removed_at=None).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        given_up=Count("deliveries", filter=Q(deliveries__state=DeliveryState.GIVEN_UP)),
        last_at=Max("deliveries__done_at", filter=Q(deliveries__state=DeliveryState.DELIVERED)),
    )


def deliveries_of(endpoint: Endpoint, *, state: str = "") -> QuerySet[Delivery]:
    """The messages of an endpoint, newest first, with their tries."""
    rows = endpoint.deliveries.prefetch_related("attempts")
    return rows.filter(state=state) if state else rows
