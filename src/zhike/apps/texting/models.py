from __future__ import annotations

from django.db import models

from zhike.apps.consents.models import SentMessage
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.tickets.models import Ticket


class TextThread(models.Model):
    """With which number a conversation is held. Sealed under its ticket's key."""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, related_name="text_thread"
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    number_sealed = models.TextField()
    number_index = models.CharField(max_length=80)
    started_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["number_index", "-started_at"], name="texting_by_number"),)

    def __str__(self) -> str:
        return f"thread of {self.conversation_id}"


class HeardText(models.Model):
    """That a text message was taken in, once."""

    once_key = models.CharField(max_length=64, unique=True)
    heard_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["heard_at"], name="texting_heard"),)

    def __str__(self) -> str:
        return f"text {self.pk}"


class OutgoingText(models.Model):
    """A message of staff that goes out as a text message, on a permit of its own."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="outgoing_text")
    sent = models.OneToOneField(
        SentMessage, null=True, on_delete=models.SET_NULL, related_name="outgoing_text"
    )
    created_at = models.DateTimeField()
    is_settled = models.BooleanField(default=False, help_text="nothing more is waited for")

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["created_at"],
                name="texting_followed",
                condition=models.Q(is_settled=False),
            ),
        )

    def __str__(self) -> str:
        return f"outgoing text {self.pk}"
