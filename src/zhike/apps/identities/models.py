from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.models import Customer
from zhike.apps.identities.rules import PairState, Reason

REASON_LABELS = {
    Reason.DOCUMENT: _("The papers show it"),
    Reason.CUSTOMER: _("The customer confirmed it"),
    Reason.EVIDENCE: _("All that is known speaks for it"),
    Reason.MISTAKE: _("It was a mistake"),
    Reason.RULE: _("Merged by the job, as the settings say"),
}


class Pair(models.Model):
    """Two entries that may be one person, with the evidence; no personal value stands here."""

    first = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=PairState.OPEN)
    strength = models.CharField(max_length=10, blank=True)
    rule = models.CharField(max_length=20, blank=True)
    probability = models.FloatField(null=True)
    weight = models.FloatField(default=0.0, help_text="bits, with the odds before")
    evidence = models.JSONField(default=dict, help_text="level and bits of each field")
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=10, blank=True, choices=list(REASON_LABELS.items()))

    # What the job found and nobody looked at yet is found anew; it holds no entry back.
    falls_with_customer = models.Q(state=PairState.OPEN)

    class Meta:
        ordering = ("-weight", "id")
        indexes = (models.Index(fields=["state", "-weight", "id"], name="identities_queue"),)
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="identities_pair_once"),
            models.CheckConstraint(
                name="identities_pair_of_two",
                condition=~models.Q(first=models.F("second")),
            ),
            models.CheckConstraint(
                name="identities_pair_state_known",
                condition=models.Q(state__in=[state.value for state in PairState]),
            ),
        )

    def __str__(self) -> str:
        return f"pair {self.pk}"


class Merge(models.Model):
    """The ledger: one row a merge, with its evidence and reason. Taking it back ends the row."""

    survivor = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="absorbed_by")
    pair = models.ForeignKey(Pair, null=True, on_delete=models.PROTECT, related_name="merges")
    evidence = models.JSONField(default=dict)
    reason = models.CharField(max_length=10, choices=list(REASON_LABELS.items()))
    note_sealed = models.TextField(blank=True)
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=150)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_reason = models.CharField(max_length=10, blank=True, choices=list(REASON_LABELS.items()))

    class Meta:
        ordering = ("-merged_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=models.Q(undone_at__isnull=True),
                name="identities_absorbed_once",
            ),
        )

    def __str__(self) -> str:
        return f"merge {self.pk}"
