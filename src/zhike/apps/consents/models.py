from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhike.apps.consents.errors import ChoicesAreKept
from zhike.apps.consents.outcomes import Outcome
from zhike.apps.consents.rules import Basis, Channel, TakenThrough, Topic
from zhike.apps.customers.models import Customer

BASIS_LABELS = {
    Basis.CONSENT: _("Consent"),
    Basis.CONTRACT: _("Needed for the contract"),
    Basis.LAW: _("Demanded by law"),
}
CHANNEL_LABELS = {
    Channel.SMS: _("Text message"),
    Channel.EMAIL: _("E-mail"),
    Channel.PHONE: _("Telephone"),
    Channel.APP: _("Message in the app"),
    Channel.POST: _("Letter"),
}
TOPIC_LABELS = {
    Topic.PRODUCTS: _("Products"),
    Topic.OFFERS: _("Special offers"),
    Topic.EVENTS: _("Invitations"),
    Topic.SURVEYS: _("Surveys"),
    Topic.SERVICE: _("My accounts and requests"),
    Topic.SECURITY: _("Security"),
}
OUTCOME_LABELS = {
    Outcome.TAKEN: _("Handed over"),
    Outcome.REFUSED: _("Did not go out"),
    Outcome.DELIVERED: _("Delivered"),
    Outcome.NOT_DELIVERED: _("Not delivered"),
}
THROUGH_LABELS = {
    TakenThrough.BRANCH: _("In a branch"),
    TakenThrough.PHONE: _("On the telephone"),
    TakenThrough.SMS: _("By text message"),
    TakenThrough.APP: _("In the app"),
    TakenThrough.WEB: _("On the web site"),
    TakenThrough.PAPER: _("On paper"),
    TakenThrough.IMPORT: _("Taken over from another system"),
}


class Kept(models.Model):
    """A row that is written once. Only retention removes it, when its time is over."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ChoicesAreKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        del args, kwargs
        raise ChoicesAreKept


class Purpose(models.Model):
    """What personal information is used for, on which basis."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    basis = models.CharField(_("legal basis"), max_length=10, choices=list(BASIS_LABELS.items()))
    is_separate = models.BooleanField(
        _("needs a consent of its own"),
        default=False,
        help_text=_("Sensitive information, sharing, publishing, abroad: PIPL 23, 25, 29, 39"),
    )
    names_third_party = models.BooleanField(_("names a third party"), default=False)
    # A message of this purpose waits so long after any message that the customer need not get.
    rest_days = models.PositiveSmallIntegerField(
        _("days of rest before"),
        default=0,
        help_text=_("Counted from the last message that a customer may refuse; 0 means none"),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="consents_basis_known",
                condition=models.Q(basis__in=[basis.value for basis in Basis]),
            ),
        )

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh


class NoticeText(Kept):
    """What a customer reads before choosing, in both languages; a new wording is a new version."""

    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveIntegerField()
    text_zh = models.TextField(_("text in Chinese"))
    text_en = models.TextField(_("text in English"))
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("purpose", "-version")
        constraints = (
            models.UniqueConstraint(fields=["purpose", "version"], name="consents_text_version"),
        )

    def __str__(self) -> str:
        return f"{self.purpose.code} {self.version}"

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_zh


class Consent(Kept):
    """One choice of a customer, with what proves it. The latest that covers a question counts."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="consents")
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="consents")
    channel = models.CharField(max_length=10, blank=True, choices=list(CHANNEL_LABELS.items()))
    third_party = models.CharField(max_length=100, blank=True)
    given = models.BooleanField()
    text = models.ForeignKey(NoticeText, null=True, on_delete=models.PROTECT)
    decided_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    taken_through = models.CharField(max_length=10, choices=list(THROUGH_LABELS.items()))
    taken_by = models.CharField(max_length=150)
    evidence = models.CharField(max_length=200, help_text="number of the form, of the recording")

    class Meta:
        ordering = ("-decided_at", "-id")
        indexes = (
            models.Index(fields=["customer", "purpose"], name="consents_of_customer"),
            models.Index(fields=["decided_at"], name="consents_when"),
        )
        constraints = (
            # Whoever agrees must have read something; whoever withdraws need not.
            models.CheckConstraint(
                name="consents_given_has_text",
                condition=models.Q(given=False) | models.Q(text__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.purpose_id} {self.given}"


class ContactPreference(Kept):
    """How a customer wants to be reached; the latest row counts, the earlier ones are history."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="preferences")
    do_not_contact = models.BooleanField(default=False)
    personalised = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)
    refused_channels = models.JSONField(default=list)
    refused_topics = models.JSONField(default=list)
    windows = models.JSONField(default=list, help_text="days, opens, closes; none means any time")
    decided_at = models.DateTimeField()
    taken_through = models.CharField(max_length=10, choices=list(THROUGH_LABELS.items()))
    taken_by = models.CharField(max_length=150)
    evidence = models.CharField(max_length=200)

    class Meta:
        ordering = ("-decided_at", "-id")
        indexes = (models.Index(fields=["customer"], name="consents_wishes_of"),)

    def __str__(self) -> str:
        return f"{self.customer_id} {self.decided_at:%Y-%m-%d}"


class Restriction(models.Model):
    """Everything but storing and securing has stopped for a customer (PIPL 47)."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="restrictions")
    reason = models.CharField(max_length=300)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ("-begun_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(ended_at__isnull=True),
                name="consents_one_restriction",
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.begun_at:%Y-%m-%d}"


class SentMessage(Kept):
    """That a message was to go out on a permit; what it said is not kept. A permit serves once.

    What became of it stands in its outcomes.
    """

    permit_id = models.CharField(max_length=32, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="sent_messages")
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=list(CHANNEL_LABELS.items()))
    topic = models.CharField(max_length=20, choices=list(TOPIC_LABELS.items()))
    third_party = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("-sent_at",)
        indexes = (models.Index(fields=["customer", "-sent_at"], name="consents_sent_to"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.purpose} {self.sent_at:%Y-%m-%d %H:%M}"


class MessageOutcome(Kept):
    """What server or gateway said of a message; each is told once."""

    message = models.ForeignKey(SentMessage, on_delete=models.CASCADE, related_name="outcomes")
    outcome = models.CharField(max_length=15, choices=list(OUTCOME_LABELS.items()))
    reason = models.CharField(max_length=60, blank=True, help_text="a code, never a value")
    occurred_at = models.DateTimeField()
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ("noted_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["message", "outcome"], name="consents_outcome_once"),
        )

    def __str__(self) -> str:
        return f"{self.message_id} {self.outcome}"


class WaitingMessage(models.Model):
    """A message between the commit that decided it and the worker that sends it, sealed.

    Whoever takes the row away sends it, so that it goes out at most once and its words are gone.
    """

    message = models.OneToOneField(SentMessage, on_delete=models.CASCADE, related_name="waiting")
    valid_until = models.DateTimeField()
    signature = models.CharField(max_length=64)
    subject_sealed = models.TextField()
    text_sealed = models.TextField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"waiting {self.message_id}"
