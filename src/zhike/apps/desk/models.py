from __future__ import annotations

from django.conf import settings
from django.db import models

from zhike.apps.conversations.models import Conversation


class Onlooker(models.Model):
    """Who has a conversation open, and whether he writes. A row is worth a few seconds."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="onlookers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="looks_at"
    )
    seen_at = models.DateTimeField()
    typed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["conversation", "user"], name="desk_onlooker_once"),
        )

    def __str__(self) -> str:
        return f"onlooker {self.pk}"
