from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.models import Branch
from zhike.apps.unmasking.rules import Reason

REASON_LABELS = {
    Reason.VERIFY: _("The customer proves who they are"),
    Reason.REACH: _("The customer has to be reached"),
    Reason.CORRECT: _("A value is compared or corrected"),
    Reason.COMPLAINT: _("A complaint is handled"),
    Reason.DUTY: _("A court, a regulator or money-laundering prevention asks"),
}


class UnmaskGrant(models.Model):
    """Somebody may read some values of one customer in clear, until a moment. Never deleted."""

    customer_id = models.CharField(max_length=100)
    branch = models.ForeignKey(Branch, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="unmask_grants"
    )
    fields = models.JSONField()
    reason = models.CharField(max_length=20, choices=list(REASON_LABELS.items()))
    note_sealed = models.TextField(help_text="what it is needed for; may name the customer")
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="given back before its time")

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["person", "customer_id", "ends_at"], name="unmasking_in_force"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.customer_id}"
