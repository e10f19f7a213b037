from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.models import WorkQueue
from zhike.apps.shortcuts.rules import Variable
from zhike.apps.tickets.models import KIND_LABELS, PRIORITY_LABELS, STATE_LABELS, choices

VARIABLE_LABELS = {
    Variable.CUSTOMER: _("the customer's name, as you see it"),
    Variable.TICKET: _("the number of the ticket"),
    Variable.QUEUE: _("the name of the queue"),
    Variable.AGENT: _("your name"),
    Variable.DUE: _("when the next step is due"),
}


class Shortcut(models.Model):
    """Somebody's own where it has an owner, of a queue where it has one, else of everybody."""

    title = models.CharField(max_length=80)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    queue = models.ForeignKey(WorkQueue, null=True, on_delete=models.CASCADE, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ("title", "id")

    def __str__(self) -> str:
        return self.title


class SavedReply(Shortcut):
    """A text that is often written. It names nobody: variables stand for the customer."""

    text = models.TextField()


class Macro(Shortcut):
    """Several acts on a ticket in one press; what is empty is left alone."""

    takes = models.BooleanField(default=False, help_text="whoever presses it owns the ticket")
    kind = models.CharField(max_length=20, blank=True, choices=choices(KIND_LABELS))
    priority = models.PositiveSmallIntegerField(null=True, choices=choices(PRIORITY_LABELS))
    note = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    department = models.ForeignKey(
        WorkQueue, null=True, on_delete=models.CASCADE, related_name="+", help_text="asked for help"
    )
    wanted = models.TextField(blank=True, help_text="what the department is asked for")
    moves_to = models.ForeignKey(WorkQueue, null=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=20, blank=True, choices=choices(STATE_LABELS))
    reason = models.CharField(max_length=300, blank=True)


class TicketView(Shortcut):
    """A filter of the ticket list under a name."""

    query = models.TextField(help_text="filters as in the page's address")
