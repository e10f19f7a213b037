from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhike.apps.conversations.rules import (
    DEFAULT_CAPACITY,
    Channel,
    MessageState,
    Presence,
    Side,
    State,
)
from zhike.apps.customers.models import Load
from zhike.apps.people.models import WorkQueue
from zhike.apps.tickets.models import Ticket, choices

CHANNEL_LABELS = {
    Channel.CHAT: _("Web chat"),
    Channel.PORTAL: _("Portal"),
    Channel.MAIL: _("Mail"),
    Channel.PHONE: _("Telephone"),
    Channel.SMS: _("Text message"),
    Channel.BRANCH: _("Branch"),
    Channel.LETTER: _("Letter"),
    Channel.API: _("Other system"),
}
STATE_LABELS = {
    State.WAITING: _("In the queue"),
    State.ACTIVE: _("With an agent"),
    State.ENDED: pgettext_lazy("conversation", "Ended"),
    State.SPAM: _("Spam"),
}
SIDE_LABELS = {
    Side.CUSTOMER: _("Customer"),
    Side.STAFF: _("Staff"),
    Side.SYSTEM: _("System"),
}
MESSAGE_STATE_LABELS = {
    MessageState.SENT: _("sent"),
    MessageState.DELIVERED: _("delivered"),
    MessageState.READ: pgettext_lazy("message", "read"),
    MessageState.FAILED: _("not delivered"),
}
PRESENCE_LABELS = {
    Presence.AVAILABLE: _("Available"),
    Presence.BUSY: _("Busy"),
    Presence.AWAY: _("Away"),
    Presence.OFFLINE: _("Offline"),
}


def new_public_id() -> str:
    return uuid4().hex


class Conversation(models.Model):
    """A thread of messages on one channel, about one ticket, with at most one agent at a time."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    channel = models.CharField(max_length=10, choices=choices(CHANNEL_LABELS))
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="conversations")
    queue = models.ForeignKey(WorkQueue, on_delete=models.PROTECT, related_name="conversations")
    state = models.CharField(max_length=10, choices=choices(STATE_LABELS), default=State.WAITING)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="conversations"
    )
    language = models.CharField(max_length=10, blank=True)
    skills = models.JSONField(default=list, help_text="what an agent must be able to do")
    # Whoever holds the other end proves it by this; nothing else opens the thread to him.
    visitor_digest = models.CharField(max_length=64, blank=True)
    thread_key = models.CharField(max_length=200, blank=True, help_text="of the outside system")
    started_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    ranked_at = models.DateTimeField(null=True, help_text="place in the line")
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField()
    last_side = models.CharField(max_length=10, default=Side.CUSTOMER)
    version = models.PositiveIntegerField(default=1)
    # By it live updates find, in one small look, what both ends have not heard of yet.
    changed_at = models.DateTimeField(auto_now=True)
    # By which import a talk came in that was over before; of what began here there is none.
    load = models.ForeignKey(
        Load, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-last_message_at",)
        indexes = (
            models.Index(
                fields=["queue", "ranked_at"],
                name="conversations_in_line",
                condition=models.Q(state=State.WAITING),
            ),
            models.Index(fields=["agent", "state"], name="conversations_of_agent"),
            models.Index(
                fields=["channel", "thread_key"],
                name="conversations_by_thread",
                condition=~models.Q(thread_key=""),
            ),
            models.Index(fields=["queue", "-last_message_at"], name="conversations_newest"),
            models.Index(fields=["state", "-last_message_at"], name="conversations_by_state"),
            models.Index(
                fields=["queue", "state", "-last_message_at"], name="conversations_of_queue"
            ),
            models.Index(fields=["changed_at"], name="conversations_changed"),
            models.Index(fields=["queue", "agent", "started_at"], name="conversations_reported"),
            models.Index(
                fields=["visitor_digest"],
                name="conversations_by_visitor",
                condition=~models.Q(visitor_digest=""),
            ),
            models.Index(
                fields=["load"],
                name="conversations_of_load",
                condition=models.Q(load__isnull=False),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="conversations_state_known",
                condition=models.Q(state__in=[state.value for state in State]),
            ),
            models.CheckConstraint(
                name="conversations_in_line_alone",
                condition=~models.Q(state=State.WAITING) | models.Q(agent__isnull=True),
            ),
            models.CheckConstraint(
                name="conversations_active_has_agent",
                condition=~models.Q(state=State.ACTIVE) | models.Q(agent__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    @property
    def case_id(self) -> str:
        return self.ticket.case_id


class Message(models.Model):
    """One message. It is sealed under its ticket's key; `client_id` makes each arrive once."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    # The matter it belongs to: a split may give it to another one than its conversation's.
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=10, choices=choices(SIDE_LABELS))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    client_id = models.CharField(max_length=64, default=new_public_id)
    external_id = models.CharField(max_length=200, blank=True, help_text="in the outside system")
    text_sealed = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=choices(MESSAGE_STATE_LABELS), default=MessageState.SENT
    )
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["ticket", "id"], name="conversations_of_ticket"),
            models.Index(
                fields=["external_id"],
                name="conversations_by_external",
                condition=~models.Q(external_id=""),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["conversation", "client_id"], name="conversations_message_once"
            ),
        )

    def __str__(self) -> str:
        return f"message {self.pk}"


class Attachment(models.Model):
    """A file that came or went with a message; its name and content are sealed."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    name_sealed = models.TextField()
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    content_sealed = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"attachment {self.pk}"


class AgentPresence(models.Model):
    """Whether an agent takes new conversations, how many at once, and when he was heard of last."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presence"
    )
    state = models.CharField(
        max_length=10, choices=choices(PRESENCE_LABELS), default=Presence.OFFLINE
    )
    capacity = models.PositiveSmallIntegerField(default=DEFAULT_CAPACITY)
    skills = models.JSONField(default=list)
    since = models.DateTimeField(help_text="when this state began")
    idle_since = models.DateTimeField(help_text="when he last ended or gave away a conversation")
    seen_at = models.DateTimeField()
    # What he was before his browser fell silent; empty: he went himself.
    before_silence = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes = (models.Index(fields=["state", "seen_at"], name="conversations_presence"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.state}"


class Draft(models.Model):
    """What somebody has begun to write, so that a crash takes nothing from him."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    text_sealed = models.TextField(blank=True)
    is_note = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["conversation", "user"], name="conversations_draft_once"
            ),
        )

    def __str__(self) -> str:
        return f"draft {self.pk}"
