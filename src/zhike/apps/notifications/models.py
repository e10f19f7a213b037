from __future__ import annotations

from django.conf import settings
from django.db import models

from zhike.apps.notifications.rules import MailState


class Notification(models.Model):
    """Something a person is told: a kind, the values of its sentence, and where it leads.

    The sentence itself is made when it is read, in the language of whoever reads it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=50)
    values = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    event_id = models.CharField(max_length=32)
    on_bell = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=10, default=MailState.NONE)
    mail_tries = models.PositiveIntegerField(default=0)
    mail_due_at = models.DateTimeField(null=True)
    mail_taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=["user"],
                name="notifications_unread",
                condition=models.Q(read_at__isnull=True, on_bell=True),
            ),
            models.Index(fields=["user", "-id"], name="notifications_by_user"),
            models.Index(
                fields=["mail_due_at"],
                name="notifications_mail_due",
                condition=models.Q(mail_state__in=[MailState.WAITING, MailState.SENDING]),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["user", "event_id", "kind"], name="notifications_event_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"


class Choice(models.Model):
    """By which ways somebody wants to hear of one kind; without a row the kind's own ways hold."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=50)
    bell = models.BooleanField()
    mail = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "kind"], name="notifications_choice_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"


class MailAddress(models.Model):
    """Where somebody of the bank gets his mails, and in which language."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_address"
    )
    address = models.EmailField()
    language = models.CharField(max_length=10)

    def __str__(self) -> str:
        return f"address of {self.user_id}"
