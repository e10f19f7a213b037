"""Forms that were filled in without a name, and the open links by which some of them came."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from zhike.apps.people.models import Branch, WorkQueue


class OpenLink(models.Model):
    """A way to a survey for whoever comes by: a poster's code, a link on a page.

    Its token is no secret (it hangs on the wall) and is stored as it is; it cannot be guessed.
    """

    survey = models.ForeignKey(
        "surveys.Survey", on_delete=models.PROTECT, related_name="open_links"
    )
    token = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(max_length=100)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class Sheet(models.Model):
    """A form that was filled in without a name: no column leads to a customer or an invitation.

    Its number is drawn by chance and it keeps a day alone: neither order nor time tells whose.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    survey = models.ForeignKey("surveys.Survey", on_delete=models.PROTECT, related_name="sheets")
    version = models.PositiveIntegerField()
    queue = models.ForeignKey(WorkQueue, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, blank=True)
    branch = models.ForeignKey(Branch, null=True, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(OpenLink, null=True, on_delete=models.PROTECT, related_name="sheets")
    answered_on = models.DateField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["survey", "answered_on"], name="surveys_sheets_when"),)
        constraints = (
            # A queue is of a matter that was asked about; who came by a link has none.
            models.CheckConstraint(
                name="surveys_sheet_of_lot_or_link",
                condition=models.Q(link__isnull=True) | models.Q(queue__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.id.hex


class SheetAnswer(models.Model):
    """One answer of a sheet; its number is drawn by chance too. Words are sealed by the house."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(
        "surveys.Question", on_delete=models.PROTECT, related_name="sheet_answers"
    )
    part = models.CharField(max_length=40, blank=True)
    score = models.SmallIntegerField(null=True)
    text_sealed = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["sheet", "question", "part"], name="surveys_sheet_answered_once"
            ),
        )

    def __str__(self) -> str:
        return f"answer {self.id.hex}"
