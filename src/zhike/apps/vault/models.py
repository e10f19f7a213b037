from __future__ import annotations

from django.db import models


class CustomerKey(models.Model):
    """A data key of one customer, wrapped by a master key. Destroyed, the row stays empty.

    The newest generation seals. Older ones open what cannot be sealed again: audit rows, events.
    """

    customer_id = models.CharField(max_length=100)
    generation = models.PositiveIntegerField(default=1)
    wrapped = models.CharField(max_length=200, blank=True)
    master_id = models.CharField(max_length=16, help_text="which master key wrapped it")
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["master_id", "id"], name="vault_by_master"),)
        constraints = (
            models.UniqueConstraint(
                name="vault_one_key_a_generation", fields=["customer_id", "generation"]
            ),
            models.CheckConstraint(
                name="vault_destroyed_means_empty",
                condition=models.Q(destroyed_at__isnull=True) ^ models.Q(wrapped=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id}/{self.generation}"


class IndexKey(models.Model):
    """A key of the blind indexes, wrapped by a master key; the highest number is the one in use."""

    number = models.PositiveIntegerField(unique=True)
    wrapped = models.CharField(max_length=200)
    master_id = models.CharField(max_length=16)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"index key {self.number}"
