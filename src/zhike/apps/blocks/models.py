from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.blocks.rules import SenderKind, Standing
from zhike.apps.conversations.models import CHANNEL_LABELS
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import WorkQueue
from zhike.apps.tickets.models import Ticket, choices

SENDER_LABELS = {
    SenderKind.EMAIL: _("Mail address"),
    SenderKind.PHONE: _("Telephone number"),
    SenderKind.VISITOR: _("Visitor of the chat"),
}
STANDING_LABELS = {
    Standing.COMPLAINT: _("may be a complaint"),
    Standing.FIRST: _("the first to be read"),
    Standing.MORE: _("one more"),
}


def own_key() -> str:
    """Whose key seals what is known of a sender who is no customer."""
    return f"block-{uuid4().hex}"


class Block(models.Model):
    """That somebody marked spam, and that its sender's contacts are held back until a day.

    Where no sender is known (a letter) nothing is held back; the mark can be taken back all the
    same. Sealed under the customer's key where the sender is one, else under its own.
    """

    kind = models.CharField(max_length=10, blank=True, choices=choices(SENDER_LABELS))
    key_owner = models.CharField(max_length=100, default=own_key)
    sender_sealed = models.TextField(blank=True)
    sender_index = models.CharField(max_length=80, blank=True)
    # A supervisor knew that it is a customer's. Else whoever turns out to be one gets through.
    is_of_customer = models.BooleanField(default=False)
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="blocks"
    )
    queue = models.ForeignKey(WorkQueue, on_delete=models.PROTECT, related_name="blocks")
    reason_sealed = models.TextField(blank=True)
    blocked_at = models.DateTimeField()
    blocked_by = models.CharField(max_length=150)
    until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=150, blank=True)
    held_back = models.PositiveIntegerField(default=0, help_text="contacts, also those let in")

    class Meta:
        ordering = ("-blocked_at", "-id")
        indexes = (
            models.Index(fields=["queue", "-blocked_at"], name="blocks_newest"),
            models.Index(fields=["until"], name="blocks_by_end"),
        )
        constraints = (
            models.CheckConstraint(
                name="blocks_kind_known",
                condition=models.Q(kind__in=["", *(kind.value for kind in SenderKind)]),
            ),
            models.UniqueConstraint(
                fields=["kind", "sender_index"],
                condition=models.Q(lifted_at=None) & ~models.Q(sender_index=""),
                name="blocks_sender_once",
            ),
        )

    def __str__(self) -> str:
        return f"block {self.pk}"

    @property
    def case_id(self) -> str:
        return f"block-{self.pk}"


class Mark(models.Model):
    """A ticket that was put away as spam, and how it stood."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="marks")
    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="spam_mark")
    state_before = models.CharField(max_length=10)
    was_open = models.JSONField(default=list, help_text="keys of conversations")
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"mark of {self.ticket_id}"


class Held(models.Model):
    """What a blocked sender sent, apart from everything, until it is let in or forgotten."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="held")
    channel = models.CharField(max_length=10, choices=choices(CHANNEL_LABELS))
    once_key = models.CharField(max_length=100, unique=True)
    words_sealed = models.TextField(blank=True)
    content_sealed = models.TextField(help_text="all of it, as its channel takes it in")
    came_at = models.DateTimeField()
    may_be_complaint = models.BooleanField(default=False)
    # Somebody read it and says it is spam. Until then it is not forgotten.
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["came_at"], name="blocks_held_since"),
            models.Index(
                fields=["block"],
                name="blocks_held_unread",
                condition=models.Q(judged_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"held {self.pk}"
