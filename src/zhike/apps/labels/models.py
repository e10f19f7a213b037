from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.models import Customer
from zhike.apps.labels.rules import Drawn, Verdict

DRAWN_LABELS = {Drawn.RANDOM: _("by lot"), Drawn.UNSURE: _("the reader was unsure")}
VERDICT_LABELS = {
    Verdict.JUDGED: _("judged"),
    Verdict.UNCLEAR: _("cannot be judged"),
    Verdict.SKIPPED: _("skipped"),
}


def _choices(labels: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(str(key), label) for key, label in labels.items()]


class LabelText(models.Model):
    """A text that people label. Its words stay where they are; here is its name and digest."""

    text_id = models.CharField(max_length=100, unique=True)
    source = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, help_text="of the masked words that were shown")
    read_by = models.CharField(max_length=12, help_text="rules that the text was read by")
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="label_texts"
    )
    key_owner = models.CharField(max_length=40, blank=True, help_text="whose key seals its labels")
    drawn = models.CharField(max_length=10, choices=_choices(DRAWN_LABELS))
    doubt = models.FloatField(null=True, help_text="of the reader, 0 to 1; null: by lot")
    readers = models.PositiveSmallIntegerField(default=1)
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"text {self.pk}"


class Label(models.Model):
    """What one person made of one text. What was undone stays, as withdrawn."""

    text = models.ForeignKey(LabelText, on_delete=models.CASCADE, related_name="labels")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="text_labels"
    )
    verdict = models.CharField(max_length=10, choices=_choices(VERDICT_LABELS))
    settles = models.BooleanField(default=False, help_text="decides between two others")
    says = models.JSONField(null=True, help_text="where the text is nobody's that is known")
    says_sealed = models.TextField(blank=True)
    labelled_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["text", "user"],
                condition=models.Q(withdrawn_at=None),
                name="labels_once_each",
            ),
            models.UniqueConstraint(
                fields=["text"],
                condition=models.Q(settles=True, withdrawn_at=None),
                name="labels_settled_once",
            ),
        )

    def __str__(self) -> str:
        return f"label {self.pk}"


class SentimentVersion(models.Model):
    """A model that was learnt from labels, with its card. It is used once it is approved."""

    number = models.PositiveIntegerField(unique=True)
    written = models.TextField(help_text="the model: numbers, no words")
    digest = models.CharField(max_length=12)
    card = models.JSONField()
    learnt_at = models.DateTimeField()
    learnt_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"version {self.number}"


class Approval(models.Model):
    """A version is used from here on; none named: rules alone. The newest row counts."""

    version = models.ForeignKey(
        SentimentVersion, null=True, on_delete=models.PROTECT, related_name="approvals"
    )
    reason = models.CharField(max_length=300)
    approved_at = models.DateTimeField()
    approved_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"approval {self.pk}"
