from __future__ import annotations

from typing import Any, NoReturn
from uuid import uuid4

from django.db import models

from zhike.apps.audit.errors import RowsAreKept


def new_event_id() -> str:
    return uuid4().hex


class Outbox(models.Model):
    """One event of the operational half, waiting for (or already moved to) the event store.

    Append-only: the columns that ever change are `announced_at` and `relayed_at`.
    """

    event_id = models.CharField(max_length=32, unique=True, default=new_event_id)
    case_id = models.CharField(max_length=100)
    activity = models.CharField(max_length=100)
    occurred_at = models.DateTimeField()
    by = models.CharField(max_length=310, help_text="a sign-in name, a system, or “wang for li”")
    channel = models.CharField(max_length=50, blank=True)
    touchpoint = models.CharField(max_length=100, blank=True)
    customer_id = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=100, blank=True)
    attributes = models.JSONField(default=dict)
    announced_at = models.DateTimeField(null=True)
    relayed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["id"], name="outbox_waiting", condition=models.Q(relayed_at__isnull=True)
            ),
            models.Index(
                fields=["id"], name="outbox_unheard", condition=models.Q(announced_at__isnull=True)
            ),
            models.Index(fields=["case_id", "id"], name="outbox_case"),
            models.Index(
                fields=["customer_id", "id"],
                name="outbox_customer",
                condition=~models.Q(customer_id=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity} {self.case_id}"


class AuditRow(models.Model):
    """Who did or saw what, when, from where and why, with what stood there before and after.

    Written once, in the transaction of the act. Only the sealer touches it again: it gives the
    row its place in the chain, its seal and its link. `before` and `after` are JSON as text, since
    a database that reorders it would break the seal. Where the row is about a customer, they and
    `reason` are sealed under his key; the chain covers the sealed text, and so outlives the key.
    """

    event_id = models.CharField(max_length=32, unique=True, default=new_event_id)
    occurred_at = models.DateTimeField()
    by = models.CharField(max_length=310)
    address = models.CharField(max_length=45, blank=True)
    activity = models.CharField(max_length=100)
    case_id = models.CharField(max_length=100)
    customer_id = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=100, blank=True)
    reason = models.TextField(blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    place = models.BigIntegerField(null=True, unique=True)
    seal = models.CharField(max_length=64, blank=True)
    link = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=["id"], name="audit_unsealed", condition=models.Q(place__isnull=True)
            ),
            models.Index(fields=["case_id", "id"], name="audit_case"),
            models.Index(fields=["by", "id"], name="audit_by"),
            models.Index(fields=["occurred_at"], name="audit_when"),
        )

    def __str__(self) -> str:
        return f"{self.by} {self.activity} {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise RowsAreKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        del args, kwargs
        raise RowsAreKept


class SealerLock(models.Model):
    """One row that a sealer locks while it gives out places."""

    class Meta:
        constraints = (models.CheckConstraint(name="audit_one_lock", condition=models.Q(id=1)),)

    def __str__(self) -> str:
        return "sealer"
