from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.mailboxes.rules import OutgoingState
from zhike.apps.people.models import WorkQueue
from zhike.apps.sentences.told import told_again
from zhike.apps.tickets.models import Ticket

ENCRYPTION_LABELS = {
    "tls": _("TLS from the first byte (port 993)"),
    "starttls": _("STARTTLS (port 143)"),
    "none": _("None: this machine alone"),
}


class Mailbox(models.Model):
    """An address of the bank whose mail becomes conversations of a queue."""

    address = models.CharField(max_length=250)
    host = models.CharField(max_length=250)
    port = models.PositiveIntegerField()
    encryption = models.CharField(max_length=10, default="tls")
    username = models.CharField(max_length=250)
    password_sealed = models.TextField(blank=True)
    folder = models.CharField(max_length=100, default="INBOX")
    taken_folder = models.CharField(max_length=100, blank=True)
    queue = models.ForeignKey(WorkQueue, on_delete=models.PROTECT, related_name="mailboxes")
    confirms = models.BooleanField(default=False, help_text="a receipt for each new conversation")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    paused_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True, help_text="by the worker that looks into it")
    looked_at = models.DateTimeField(null=True)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True, help_text="as `sentences.kept` writes it")

    class Meta:
        ordering = ("address",)
        constraints = (
            models.UniqueConstraint(
                fields=["address"],
                condition=models.Q(removed_at=None),
                name="mailboxes_address_once",
            ),
        )

    def __str__(self) -> str:
        return self.address

    @property
    def told_failure(self) -> str:
        return told_again(self.failure)


class Arrival(models.Model):
    """A mail that is being taken in. Written before it is read, so that a kill is counted."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="arrivals")
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "uid_validity", "uid"], name="mailboxes_arrival_once"
            ),
        )

    def __str__(self) -> str:
        return f"mail {self.uid} of {self.mailbox_id}"


class MailThread(models.Model):
    """With whom a conversation by mail is held. Sealed under its ticket's key."""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="mail_thread"
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="threads")
    address_sealed = models.TextField()
    address_index = models.CharField(max_length=80)
    started_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["address_index", "-started_at"], name="mailboxes_by_address"),
        )

    def __str__(self) -> str:
        return f"thread of {self.conversation_id}"


class ReceivedMail(models.Model):
    """A mail that was taken in, once; what became of it."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="received")
    once_key = models.CharField(max_length=40)
    message = models.OneToOneField(
        Message, null=True, on_delete=models.CASCADE, related_name="received_mail"
    )
    origin = models.CharField(max_length=20)
    because = models.CharField(max_length=100, blank=True)
    way = models.CharField(max_length=20, blank=True, help_text="how its thread was found")
    faults = models.JSONField(default=list)
    # What a machine wrote is no message of the customer; it is kept here, for the house.
    text_sealed = models.TextField(blank=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["mailbox", "-received_at"], name="mailboxes_received"),)
        constraints = (
            models.UniqueConstraint(fields=["mailbox", "once_key"], name="mailboxes_mail_once"),
        )

    def __str__(self) -> str:
        return f"mail {self.pk}"


class RejectedMail(models.Model):
    """A mail that could not be taken in, with its bytes, until somebody decides."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="rejected")
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    size = models.PositiveIntegerField()
    content_sealed = models.TextField(blank=True)
    is_complete = models.BooleanField(default=True)
    reason = models.TextField(help_text="as `sentences.kept` writes it")
    rejected_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "uid_validity", "uid"], name="mailboxes_reject_once"
            ),
        )

    def __str__(self) -> str:
        return f"rejected mail {self.uid}"

    @property
    def told_reason(self) -> str:
        return told_again(self.reason)


class OutgoingMail(models.Model):
    """A message of staff on its way by mail, or a receipt (then without a message)."""

    thread = models.ForeignKey(MailThread, on_delete=models.CASCADE, related_name="outgoing")
    message = models.OneToOneField(
        Message, null=True, on_delete=models.CASCADE, related_name="outgoing_mail"
    )
    address_index = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default=OutgoingState.WAITING)
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    failure = models.TextField(blank=True, help_text="as `sentences.kept` writes it")

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["due_at"],
                name="mailboxes_outgoing_due",
                condition=models.Q(state__in=[OutgoingState.WAITING, OutgoingState.SENDING]),
            ),
            models.Index(fields=["address_index", "created_at"], name="mailboxes_to_address"),
        )

    def __str__(self) -> str:
        return f"outgoing mail {self.pk}"

    @property
    def told_failure(self) -> Any:
        return told_again(self.failure)
