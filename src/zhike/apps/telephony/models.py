from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhike.apps.conversations.models import Conversation
from zhike.apps.customers.models import Customer, Load
from zhike.apps.people.models import WorkQueue
from zhike.apps.sentences.told import told_again
from zhike.apps.telephony.rules import CallState
from zhike.apps.tickets.models import choices

STATE_LABELS = {
    CallState.RINGING: _("Rings"),
    CallState.TALKING: _("On the line"),
    CallState.ENDED: pgettext_lazy("call", "Hung up"),
    CallState.MISSED: pgettext_lazy("call", "Missed"),
}
MAPPING_LABELS = {"generic": _("zhike's own form"), "freeswitch": "FreeSWITCH"}


def new_public_id() -> str:
    return uuid4().hex


def own_key() -> str:
    """Whose key seals the number of a call: a caller is a claim, not a customer."""
    return f"call-{uuid4().hex}"


class Switchboard(models.Model):
    """A telephone system of the bank that tells of its calls."""

    name = models.CharField(max_length=80)
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    mapping = models.CharField(max_length=30, default="generic")
    secret_sealed = models.TextField(blank=True)
    # Takes calls whose own queue is not known here.
    queue = models.ForeignKey(WorkQueue, on_delete=models.PROTECT, related_name="switchboards")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    removed_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(removed_at=None),
                name="telephony_switchboard_once",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def mapping_label(self) -> Any:
        return MAPPING_LABELS.get(self.mapping, self.mapping)


class Extension(models.Model):
    """The telephone on somebody's desk: his calls ring there, and their cards at his browser."""

    number = models.CharField(max_length=50, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extension"
    )
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return self.number


class HeardEvent(models.Model):
    """An event that was told, once. What could not be read is kept sealed until it is decided."""

    switchboard = models.ForeignKey(Switchboard, on_delete=models.CASCADE, related_name="heard")
    once_key = models.CharField(max_length=64)
    heard_at = models.DateTimeField()
    reason = models.TextField(blank=True, help_text="as `sentences.kept` writes it")
    content_sealed = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=["switchboard", "-id"],
                name="telephony_rejects",
                condition=~models.Q(reason=""),
            ),
            models.Index(fields=["heard_at"], name="telephony_heard"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["switchboard", "once_key"], name="telephony_event_once"
            ),
        )

    def __str__(self) -> str:
        return f"event {self.pk}"

    @property
    def told_reason(self) -> str:
        return told_again(self.reason)


class Call(models.Model):
    """One call. Its number is sealed under a key of its own: who calls is a claim, no proof."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    switchboard = models.ForeignKey(Switchboard, on_delete=models.PROTECT, related_name="calls")
    call_id = models.CharField(max_length=100, help_text="what the telephone system calls it")
    is_inbound = models.BooleanField(default=True)
    state = models.CharField(
        max_length=10, choices=choices(STATE_LABELS), default=CallState.RINGING
    )
    key_owner = models.CharField(max_length=100, default=own_key)
    number_sealed = models.TextField(blank=True)
    number_index = models.CharField(max_length=80, blank=True)
    queue_name = models.CharField(max_length=50, blank=True)
    rung_extension = models.CharField(max_length=50, blank=True)
    rung_at = models.DateTimeField(null=True)
    answered_extension = models.CharField(max_length=50, blank=True)
    ringing_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(help_text="when anything was told of it first")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="calls"
    )
    # Who it is, as an agent found out; a number alone proves nothing.
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="calls"
    )
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.PROTECT, related_name="calls"
    )
    # Its card is at the agent's browser until he has written what it was about.
    is_shown = models.BooleanField(default=True)
    load = models.ForeignKey(
        Load, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=["agent"],
                name="telephony_shown",
                condition=models.Q(is_shown=True, agent__isnull=False),
            ),
            models.Index(
                fields=["number_index", "-heard_at"],
                name="telephony_by_number",
                condition=~models.Q(number_index=""),
            ),
            models.Index(fields=["-heard_at"], name="telephony_newest"),
            models.Index(
                fields=["load"], name="telephony_of_load", condition=models.Q(load__isnull=False)
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["switchboard", "call_id"], name="telephony_call_once"),
            models.CheckConstraint(
                name="telephony_state_known",
                condition=models.Q(state__in=[state.value for state in CallState]),
            ),
        )

    def __str__(self) -> str:
        return f"call {self.pk}"

    @property
    def case_id(self) -> str:
        return self.conversation.case_id if self.conversation else f"call-{self.pk}"
