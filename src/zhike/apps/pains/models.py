from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhike.apps.pains.rules import ASSUMED, LEAVING


class AssumptionChange(models.Model):
    """An assumption of the board as somebody set it. The last one holds; none is ever changed."""

    name = models.CharField(max_length=40)
    matter = models.CharField(max_length=200, blank=True, help_text="empty: of the whole board")
    value = models.FloatField(null=True, help_text="none: the default, or what is measured")
    reason = models.CharField(max_length=300)
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["name", "matter", "-id"], name="pains_assumption_last"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(name__in=sorted(ASSUMED)), name="pains_assumption_known"
            ),
            models.CheckConstraint(
                condition=(Q(name=LEAVING) & ~Q(matter="")) | (~Q(name=LEAVING) & Q(matter="")),
                name="pains_assumption_of_matter",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.value}"
