from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """When a worker was last heard of."""

    worker = models.CharField(max_length=100, unique=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("-seen_at",)

    def __str__(self) -> str:
        return self.worker
