from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.fields.rules import FieldKind
from zhike.apps.people.models import WorkQueue
from zhike.apps.tickets.models import Ticket, choices

FIELD_KIND_LABELS = {
    FieldKind.TEXT: _("text"),
    FieldKind.NUMBER: _("number"),
    FieldKind.DATE: _("date"),
    FieldKind.CHOICE: _("choice"),
    FieldKind.YES_NO: _("yes or no"),
}


class TicketField(models.Model):
    """A question about tickets of some kinds (none named: of all), and perhaps of one queue."""

    code = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=100)
    help_text = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=choices(FIELD_KIND_LABELS))
    options = models.JSONField(default=list, help_text="what can be chosen")
    ticket_kinds = models.JSONField(default=list)
    queue = models.ForeignKey(WorkQueue, null=True, on_delete=models.PROTECT, related_name="+")
    is_required = models.BooleanField(default=False, help_text="before a ticket is solved")
    is_asked = models.BooleanField(default=False, help_text="of the customer, where he asks")
    place = models.PositiveSmallIntegerField(default=100)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("place", "id")

    def __str__(self) -> str:
        return self.label


class FieldValue(models.Model):
    """The answer to a field on one ticket, sealed under the ticket's key."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="values")
    field = models.ForeignKey(TicketField, on_delete=models.PROTECT, related_name="values")
    value_sealed = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["ticket", "field"], name="fields_value_once"),
        )

    def __str__(self) -> str:
        return f"value {self.pk}"
