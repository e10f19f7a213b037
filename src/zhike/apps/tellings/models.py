from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhike.apps.consents.models import CHANNEL_LABELS, SentMessage
from zhike.apps.customers.models import Customer
from zhike.apps.improvements.models import Improvement
from zhike.apps.tellings.rules import LONGEST_TEXT, Held, State
from zhike.apps.tickets.models import Ticket, choices

STATE_LABELS = {State.TOLD: _("told"), State.HELD: _("not told yet")}
HELD_LABELS = {
    Held.NO_CONSENT: _("has not agreed to such messages"),
    Held.NOT_WANTED: _("does not want them, or nothing at all"),
    Held.RESTING: _("was written to lately and is left in peace"),
    Held.OTHER_HOURS: _("wants to be reached at other hours"),
    Held.ERASED: _("was erased"),
    Held.NO_WAY: _("no address, or nothing is set up to send by"),
    Held.NOT_REACHED: _("his branch does not have it yet"),
    Held.NOT_SENT: _("the message did not go out"),
}


class Raising(models.Model):
    """A ticket in which a customer raised what an improvement mends. It names nobody itself."""

    improvement = models.ForeignKey(Improvement, on_delete=models.PROTECT, related_name="raisings")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="raisings")
    linked_at = models.DateTimeField()
    linked_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["improvement", "ticket"], name="tellings_raised_once"),
        )

    def __str__(self) -> str:
        return f"{self.ticket_id} raised {self.improvement_id}"


class Loop(models.Model):
    """What those who raised it are told of an improvement, and which pain point it mends."""

    improvement = models.OneToOneField(Improvement, on_delete=models.PROTECT, related_name="loop")
    matter = models.CharField(max_length=200, blank=True, help_text="of the board of pain points")
    text_zh = models.TextField(max_length=LONGEST_TEXT, blank=True)
    text_en = models.TextField(max_length=LONGEST_TEXT, blank=True)
    claims_effect = models.BooleanField(default=False)
    written_at = models.DateTimeField(null=True)
    written_by = models.CharField(max_length=150, blank=True)
    # Once it was sent to somebody the words stay as they were.
    begun_at = models.DateTimeField(null=True)
    begun_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"loop of {self.improvement_id}"


class Telling(models.Model):
    """One customer and one improvement: told, once, or held back and why."""

    improvement = models.ForeignKey(Improvement, on_delete=models.PROTECT, related_name="tellings")
    # None once he was erased, or the time for keeping it is over.
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="tellings"
    )
    state = models.CharField(max_length=10, choices=choices(STATE_LABELS))
    held = models.CharField(max_length=15, blank=True, choices=choices(HELD_LABELS))
    channel = models.CharField(max_length=10, blank=True, choices=list(CHANNEL_LABELS.items()))
    message = models.OneToOneField(
        SentMessage, null=True, on_delete=models.SET_NULL, related_name="telling"
    )
    tried_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["customer"], name="tellings_of_customer"),)
        constraints = (
            models.UniqueConstraint(fields=["improvement", "customer"], name="tellings_told_once"),
            models.CheckConstraint(
                name="tellings_state_known",
                condition=Q(state__in=[state.value for state in State]),
            ),
            models.CheckConstraint(
                name="tellings_held_has_reason",
                condition=Q(state=State.TOLD, held="", told_at__isnull=False)
                | (Q(state=State.HELD, told_at__isnull=True) & ~Q(held="")),
            ),
        )

    def __str__(self) -> str:
        return f"telling {self.pk}"
