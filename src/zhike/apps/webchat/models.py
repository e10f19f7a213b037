from __future__ import annotations

from django.db import models

from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Side
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import WorkQueue
from zhike.apps.portal.models import PortalSession
from zhike.apps.tickets.models import Ticket
from zhike.apps.webchat.rules import Visit, Way


class Visitor(models.Model):
    """A browser at the other end. It holds a key, of which only the digest is kept here.

    Conversations name its `thread`. A visitor is linked to one person once, and to no other after.
    """

    key_digest = models.CharField(max_length=64, unique=True)
    thread = models.CharField(max_length=64)
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="visitors"
    )
    way = models.CharField(max_length=10, blank=True, choices=[(way.value, way) for way in Way])
    session = models.ForeignKey(
        PortalSession, null=True, on_delete=models.CASCADE, related_name="visitors"
    )
    address = models.CharField(max_length=45, blank=True)
    begun_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["thread"], name="webchat_visitors_by_thread"),
            models.Index(fields=["last_seen_at"], name="webchat_visitors_seen"),
        )
        constraints = (
            models.CheckConstraint(
                name="webchat_linked_by_a_way",
                condition=models.Q(customer__isnull=True, way="")
                | models.Q(customer__isnull=False) & ~models.Q(way=""),
            ),
        )

    def __str__(self) -> str:
        return f"visitor {self.pk}"

    @property
    def visit(self) -> Visit:
        return Visit(
            way=Way(self.way),
            begun_at=self.begun_at,
            last_seen_at=self.last_seen_at,
            ended_at=self.ended_at,
        )


class Typing(models.Model):
    """That somebody writes at this moment; a row is worth a few seconds."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="typing")
    side = models.CharField(max_length=10, choices=[(side.value, side) for side in Side])
    until = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["conversation", "side"], name="webchat_typing_once"),
        )
        indexes = (models.Index(fields=["until"], name="webchat_typing_now"),)

    def __str__(self) -> str:
        return f"{self.side} of {self.conversation_id}"


class ChatTerms(models.Model):
    """How the bank offers its chat: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_on = models.BooleanField(default=True)
    queue = models.ForeignKey(WorkQueue, null=True, on_delete=models.PROTECT, related_name="+")
    sites = models.JSONField(default=list, help_text="whose pages may show the widget")
    welcome_zh = models.CharField(max_length=300, blank=True)
    welcome_en = models.CharField(max_length=300, blank=True)
    offers_call_back = models.BooleanField(default=True)

    class Meta:
        constraints = (models.CheckConstraint(name="webchat_one_row", condition=models.Q(id=1)),)

    def __str__(self) -> str:
        return "terms of the chat"


class CallBack(models.Model):
    """That a customer is called instead of waiting; what he left is sealed under his ticket's key.

    It stands in the line, at the place he had, from the beginning of his time on.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="call_backs")
    conversation = models.OneToOneField(
        Conversation, null=True, on_delete=models.CASCADE, related_name="call_back"
    )
    once = models.CharField(max_length=64, unique=True)
    number_sealed = models.TextField(blank=True)
    # What he wrote with it, until it stands in the line.
    text_sealed = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    place_at = models.DateTimeField(help_text="the place in the line")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=["begins_at"],
                name="webchat_call_backs_to_come",
                condition=models.Q(conversation__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"call back {self.pk}"
