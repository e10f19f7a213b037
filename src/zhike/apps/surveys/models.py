from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhike.apps.consents.models import SentMessage
from zhike.apps.conversations.models import CHANNEL_LABELS as CONTACT_CHANNELS
from zhike.apps.conversations.models import Conversation
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import Branch, WorkQueue
from zhike.apps.surveys.design import Item, item_of
from zhike.apps.surveys.design_words import heading_of
from zhike.apps.surveys.labels import (
    AFTER_LABELS,
    BY_LABELS,
    HELD_LABELS,
    KINDS_OF_QUESTIONS,
    STATE_LABELS,
    THROUGH_LABELS,
)
from zhike.apps.surveys.quotas import By
from zhike.apps.surveys.rules import LINK_DAYS, QuestionKind, State
from zhike.apps.surveys.sheets import OpenLink as OpenLink
from zhike.apps.surveys.sheets import Sheet as Sheet
from zhike.apps.surveys.sheets import SheetAnswer as SheetAnswer
from zhike.apps.surveys.triggers import Trigger
from zhike.apps.tickets.models import KIND_LABELS, Ticket, choices

ITEM_COLUMNS = ("code", "kind", "text_zh", "text_en", "is_required")


def new_public_id() -> str:
    return uuid4().hex


class Survey(models.Model):
    """What customers are asked, and after what. Its questions come in versions."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    asks_after = models.CharField(_("asked when"), max_length=20, choices=choices(AFTER_LABELS))
    version = models.PositiveIntegerField(default=0, help_text="of the questions that are asked")
    link_days = models.PositiveSmallIntegerField(_("days to answer"), default=LINK_DAYS)
    is_active = models.BooleanField(_("asks"), default=True)
    begun_at = models.DateTimeField(help_text="matters before it are never asked about")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh


class Question(models.Model):
    """One question of one version. Written once: answers keep the words they were given to."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="questions")
    version = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField(default=0)
    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=10, choices=choices(KINDS_OF_QUESTIONS))
    scale_min = models.SmallIntegerField(null=True)
    scale_max = models.SmallIntegerField(null=True)
    text_zh = models.CharField(max_length=200)
    text_en = models.CharField(max_length=200)
    # What the designer adds: the second half of a pair, the answers of a choice, when it is shown.
    design = models.JSONField(default=dict, help_text="as of `design.extras_of`")
    is_required = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("survey", "version", "place")
        constraints = (
            models.UniqueConstraint(
                fields=["survey", "version", "code"], name="surveys_question_once"
            ),
            # The scale is part of the metric: nobody turns CSAT into a scale of ten.
            models.CheckConstraint(
                name="surveys_scale_of_its_kind",
                condition=models.Q(scale_min__isnull=False, scale_max__isnull=False)
                & (
                    models.Q(kind=QuestionKind.CSAT, scale_min=1, scale_max=5)
                    | models.Q(kind=QuestionKind.CES, scale_min=1, scale_max=7)
                    | models.Q(kind=QuestionKind.NPS, scale_min=0, scale_max=10)
                    | models.Q(kind=QuestionKind.CHOICE, scale_min=0, scale_max=1)
                    | models.Q(kind=QuestionKind.CHOICES, scale_min=0, scale_max=1)
                    | models.Q(kind=QuestionKind.PAIR, scale_min=1, scale_max=7)
                    | models.Q(kind=QuestionKind.KANO, scale_min=1, scale_max=5)
                )
                | models.Q(kind=QuestionKind.TEXT, scale_min=None, scale_max=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.survey_id} {self.version} {self.code}"

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_zh

    @property
    def heading(self) -> str:
        """Its text for whoever works with the survey: a word where each answerer read his own."""
        return heading_of(self.item)

    @property
    def item(self) -> Item:
        """The question as the way through the survey knows it."""
        columns = {name: getattr(self, name) for name in ITEM_COLUMNS}
        return item_of(columns, extras=self.design)

    @property
    def scores(self) -> list[int]:
        if self.scale_min is None or self.scale_max is None:
            return []
        return list(range(self.scale_min, self.scale_max + 1))


class SampleShare(models.Model):
    """What share of the matters of a queue and channel a survey asks about; empty means any."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="shares")
    queue = models.ForeignKey(
        WorkQueue, null=True, on_delete=models.CASCADE, related_name="survey_shares"
    )
    channel = models.CharField(max_length=20, blank=True, choices=choices(CONTACT_CHANNELS))
    share = models.FloatField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("survey", "queue", "channel")
        constraints = (
            models.UniqueConstraint(
                fields=["survey", "queue", "channel"], name="surveys_share_once"
            ),
            models.UniqueConstraint(
                fields=["survey", "channel"],
                condition=models.Q(queue__isnull=True),
                name="surveys_share_of_all_once",
            ),
            models.CheckConstraint(
                name="surveys_share_is_one", condition=models.Q(share__gte=0, share__lte=1)
            ),
        )

    def __str__(self) -> str:
        return f"{self.share:g} of {self.queue_id} {self.channel}"


class Invitation(models.Model):
    """One matter, or event, in the sampling frame: whether it was drawn, with which probability,

    and what became of it. `channel`, `queue`, `branch` and `kind` are those with which it began:
    what the draw knew. The link of the message holds the token, the row only its digest.
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="invitations")
    about = models.CharField(max_length=60, help_text="the matter, conversation or event")
    trigger = models.ForeignKey(Trigger, null=True, on_delete=models.PROTECT, related_name="frame")
    ticket = models.ForeignKey(
        Ticket, null=True, on_delete=models.PROTECT, related_name="invitations"
    )
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.PROTECT, related_name="invitations"
    )
    queue = models.ForeignKey(
        WorkQueue, null=True, on_delete=models.PROTECT, related_name="invitations"
    )
    branch = models.ForeignKey(Branch, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, blank=True, choices=choices(KIND_LABELS))
    probability = models.FloatField()
    lot = models.FloatField()
    state = models.CharField(max_length=10, choices=choices(STATE_LABELS))
    held = models.CharField(max_length=12, blank=True, choices=choices(HELD_LABELS))
    drawn_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="when to look whether it can go out")
    done_at = models.DateTimeField(null=True, help_text="when what is asked about was settled")
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="invitations"
    )
    served_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=0, help_text="of the questions asked")
    through = models.CharField(max_length=10, blank=True, choices=choices(THROUGH_LABELS))
    token_digest = models.CharField(max_length=64, blank=True)
    message = models.OneToOneField(
        SentMessage, null=True, on_delete=models.SET_NULL, related_name="invitation"
    )
    invited_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_through = models.CharField(max_length=10, blank=True, choices=choices(THROUGH_LABELS))

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=["due_at"],
                name="surveys_to_ask",
                condition=models.Q(state=State.DRAWN),
            ),
            models.Index(fields=["customer", "-invited_at"], name="surveys_of_customer"),
            models.Index(fields=["survey", "invited_at"], name="surveys_asked_when"),
        )
        constraints = (
            models.UniqueConstraint(fields=["survey", "about"], name="surveys_drawn_once"),
            models.UniqueConstraint(
                fields=["token_digest"],
                condition=~models.Q(token_digest=""),
                name="surveys_one_token",
            ),
            models.CheckConstraint(
                name="surveys_state_known",
                condition=models.Q(state__in=[state.value for state in State]),
            ),
            models.CheckConstraint(
                name="surveys_answered_when",
                condition=models.Q(state=State.ANSWERED) ^ models.Q(answered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="surveys_of_matter_or_event",
                condition=models.Q(ticket__isnull=True) ^ models.Q(trigger__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.case_id

    @property
    def case_id(self) -> str:
        return f"survey-{self.public_id}"


class Answer(models.Model):
    """One answer to one question, as in the contract `survey_answer`; words are sealed."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    part = models.CharField(max_length=40, blank=True, help_text="half of a pair, or a choice")
    score = models.SmallIntegerField(null=True)
    text_sealed = models.TextField(blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["question", "score"], name="surveys_scores"),)
        constraints = (
            models.UniqueConstraint(
                fields=["invitation", "question", "part"], name="surveys_answered_once"
            ),
        )

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Draft(models.Model):
    """The questions that are being designed; they are asked once they are published."""

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="draft")
    items = models.JSONField(default=list, help_text="as of `design.to_plain`")
    is_anonymous = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"draft of {self.survey_id}"


class Publication(models.Model):
    """One version as it was published: written once. What was promised of names holds for it."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="publications")
    version = models.PositiveIntegerField()
    is_anonymous = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("survey", "-version")
        constraints = (
            models.UniqueConstraint(fields=["survey", "version"], name="surveys_published_once"),
        )

    def __str__(self) -> str:
        return f"{self.survey_id} {self.version}"


class Begun(models.Model):
    """What somebody answered so far and has not sent; it goes when he sends it.

    No time of its own: it would tell when somebody answered namelessly.
    """

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="begun")
    given_sealed = models.TextField()

    def __str__(self) -> str:
        return f"begun {self.invitation_id}"


class Quota(models.Model):
    """How many answers of a group are wanted; `filled` never passes it."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="quotas")
    by = models.CharField(max_length=10, choices=choices(BY_LABELS))
    value = models.CharField(max_length=90)
    wanted = models.PositiveIntegerField()
    filled = models.PositiveIntegerField(default=0)
    turned_away = models.PositiveIntegerField(default=0)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("survey", "by", "value")
        constraints = (
            models.UniqueConstraint(fields=["survey", "by", "value"], name="surveys_quota_once"),
            models.CheckConstraint(
                name="surveys_quota_by_known",
                condition=models.Q(by__in=[one.value for one in By]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.by} {self.value}: {self.filled} of {self.wanted}"
