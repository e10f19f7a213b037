from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.sentences.told import told_again
from zhike.apps.webhooks.rules import DeliveryState

STATE_LABELS = {
    DeliveryState.WAITING: _("Waiting"),
    DeliveryState.SENDING: _("Being sent"),
    DeliveryState.DELIVERED: _("Delivered"),
    DeliveryState.GIVEN_UP: _("Not delivered"),
}


class Endpoint(models.Model):
    """Another system that is told of events."""

    name = models.CharField(max_length=100, unique=True)
    url = models.CharField(max_length=500)
    secret_sealed = models.TextField()
    activities = models.JSONField(default=list, help_text="which events; none means all")
    paused_at = models.DateTimeField(null=True)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one endpoint: what it says, and how far it got."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries")
    event_id = models.CharField(max_length=32)
    activity = models.CharField(max_length=100)
    body = models.TextField()
    state = models.CharField(max_length=10, default=DeliveryState.WAITING)
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    replay_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replays"
    )

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=["due_at"],
                name="webhooks_due",
                condition=models.Q(state__in=[DeliveryState.WAITING, DeliveryState.SENDING]),
            ),
            models.Index(fields=["endpoint", "-id"], name="webhooks_by_endpoint"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["endpoint", "event_id"],
                condition=models.Q(replay_of__isnull=True),
                name="webhooks_event_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity} {self.event_id}"

    @property
    def state_label(self) -> Any:
        return STATE_LABELS[DeliveryState(self.state)]


class Attempt(models.Model):
    """One try of a message: what the other side said."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    tried_at = models.DateTimeField()
    status = models.PositiveIntegerField(null=True)
    milliseconds = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True, help_text="as `sentences.kept` writes it")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.tried_at:%Y-%m-%d %H:%M:%S} {self.status or 'no answer'}"

    @property
    def told_failure(self) -> str:
        return told_again(self.failure)
