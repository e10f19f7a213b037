from __future__ import annotations

from uuid import uuid4

from django.db import models


def new_event_id() -> str:
    return uuid4().hex


class Outbox(models.Model):
    """One event of the operational half, waiting for (or already moved to) the event store.

    Append-only: the one column that ever changes is `relayed_at`.
    """

    event_id = models.CharField(max_length=32, unique=True, default=new_event_id)
    case_id = models.CharField(max_length=100)
    activity = models.CharField(max_length=100)
    occurred_at = models.DateTimeField()
    by = models.CharField(max_length=150, help_text="who did it: a sign-in name or a system")
    channel = models.CharField(max_length=50, blank=True)
    touchpoint = models.CharField(max_length=100, blank=True)
    customer_id = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=100, blank=True)
    attributes = models.JSONField(default=dict)
    relayed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["id"], name="outbox_waiting", condition=models.Q(relayed_at__isnull=True)
            ),
            models.Index(fields=["case_id", "id"], name="outbox_case"),
        )

    def __str__(self) -> str:
        return f"{self.activity} {self.case_id}"
