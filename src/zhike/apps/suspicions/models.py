from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.models import Branch
from zhike.apps.suspicions.rules import Sign, State

SIGN_LABELS = {
    Sign.STRUCTURING: _("Amounts just below a limit"),
    Sign.THIRD_PARTY: _("Somebody else stands behind it"),
    Sign.IDENTITY: _("Papers or answers do not fit"),
    Sign.PURPOSE: _("No sensible purpose"),
    Sign.FRAUD: _("Fraud: victim, or part of it"),
    Sign.OTHER: _("Something else"),
}
STATE_LABELS = {
    State.NEW: _("new"),
    State.IN_REVIEW: _("in review"),
    State.FORWARDED: _("forwarded to the AML unit"),
    State.DISMISSED: _("dismissed"),
}


def new_public_id() -> str:
    return uuid4().hex


def own_key() -> str:
    """The name of a notice's own key; it does not say what it is the key of."""
    return f"sealed-{uuid4().hex}"


class Notice(models.Model):
    """That something looked suspicious. About whom, who said so and what is sealed under its own

    key: nobody finds by the tables that somebody was reported, and the key of the customer, which
    an erasure destroys, opens nothing here: the law keeps what is in it.
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    once = models.CharField(max_length=64, unique=True, help_text="a form sent twice is one")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    key_owner = models.CharField(max_length=40, unique=True, default=own_key)
    about_sealed = models.TextField(help_text="customer, ticket, sign, author")
    about_index = models.CharField(max_length=80, blank=True, help_text="of the customer")
    text_sealed = models.TextField()
    state = models.CharField(
        max_length=10, choices=[(state.value, label) for state, label in STATE_LABELS.items()],
        default=State.NEW,
    )  # fmt: skip
    sent_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-sent_at", "-id")
        indexes = (
            models.Index(fields=["state", "sent_at"], name="suspicions_by_state"),
            models.Index(fields=["about_index"], name="suspicions_about"),
        )
        constraints = (
            models.CheckConstraint(
                name="suspicions_state_known",
                condition=models.Q(state__in=[state.value for state in State]),
            ),
        )

    def __str__(self) -> str:
        return f"notice {self.pk}"


class Step(models.Model):
    """What the AML role did with a notice, written once."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(
        max_length=10, choices=[(state.value, label) for state, label in STATE_LABELS.items()]
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_sealed = models.TextField(blank=True, help_text="number at the AML unit, or the reason")
    done_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"step {self.pk}"
