"""The words for what a survey's rows may be."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.surveys.quotas import By
from zhike.apps.surveys.rules import AsksAfter, Held, QuestionKind, State, Through

AFTER_LABELS = {
    AsksAfter.MATTER: _("a matter is settled"),
    AsksAfter.CONVERSATION: _("a conversation has ended"),
    AsksAfter.EVENT: _("an event has happened"),
}
BY_LABELS = {
    By.CHANNEL: _("Channel"),
    By.QUEUE: _("Queue"),
    By.BRANCH: _("Branch"),
    By.OPTION: _("Chosen answer"),
}
KINDS_OF_QUESTIONS = {
    QuestionKind.CSAT: _("Satisfaction (CSAT, 1 to 5)"),
    QuestionKind.CES: _("Effort (CES, 1 to 7)"),
    QuestionKind.NPS: _("Recommendation (NPS, 0 to 10)"),
    QuestionKind.CHOICE: _("One of some answers"),
    QuestionKind.CHOICES: _("Several of some answers"),
    QuestionKind.PAIR: _("Expected and perceived (1 to 7)"),
    QuestionKind.KANO: _("With and without a feature (Kano)"),
    QuestionKind.TEXT: _("In own words"),
}
STATE_LABELS = {
    State.NOT_DRAWN: _("not drawn"),
    State.DRAWN: _("drawn"),
    State.HELD_BACK: _("held back"),
    State.INVITED: _("asked"),
    State.ANSWERED: _("answered"),
    State.REFUSED: _("wants no surveys"),
}
HELD_LABELS = {
    Held.UNKNOWN: _("customer unknown"),
    Held.MERGED: _("merged into another matter"),
    Held.LATE: _("settled too long ago"),
    Held.RESTING: _("asked or written to lately"),
    Held.NOT_WANTED: _("no consent, or against the customer's wishes"),
    Held.NO_WAY: _("no channel reaches the customer"),
    Held.ERASED: _("customer erased"),
    Held.FULL: _("enough answers of the group"),
}
THROUGH_LABELS = {
    Through.EMAIL: _("Mail"),
    Through.SMS: _("Text message"),
    Through.APP: _("Portal"),
}
