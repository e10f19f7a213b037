from __future__ import annotations

from django.db import models


class BankRule(models.Model):
    """A rule of the bank's own, which lies over the shipped one of the same id while it holds."""

    jurisdiction = models.CharField(max_length=2)
    rule_id = models.CharField(max_length=80)
    text_en = models.CharField(max_length=500)
    text_zh = models.CharField(max_length=500)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source_text = models.CharField(max_length=300)
    source_link = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ("jurisdiction", "rule_id", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "rule_id", "valid_from"], name="rulepacks_rule_once"
            ),
            models.CheckConstraint(
                name="rulepacks_rule_ends_later",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.rule_id} {self.valid_from}"
