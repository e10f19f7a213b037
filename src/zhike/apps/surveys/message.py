"""What an invitation says, and where its links lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhike.apps.consents.queries import preference_of
from zhike.apps.consents.rules import Channel
from zhike.apps.customers.models import Customer
from zhike.apps.surveys.models import Invitation, Question
from zhike.apps.surveys.piping import filled
from zhike.apps.surveys.queries import scored_question
from zhike.apps.surveys.step_pages import facts_of
from zhike.apps.surveys.words import ends_in_words


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message; it holds the token, so it lives only until it is sent."""

    subject: str
    text: str


def has_address() -> bool:
    """Say whether the bank named the address under which customers reach the portal."""
    return bool(settings.PUBLIC_ADDRESS)


def words_for(
    row: Invitation, customer: Customer, *, token: str, channel: Channel, until: datetime
) -> Said:
    """Give the message in the customer's language: one link for each answer, one to be left alone.

    A text message is short: it has one link, to the page with the answers.
    """
    wish = preference_of(customer)
    with translation.override((wish and wish.language) or settings.LANGUAGE_CODE):
        question = scored_question(row)
        asked = filled(question.text, known=facts_of(row))
        page = _absolute("portal:rate", token)
        stop = _absolute("portal:rate_stop", token)
        day = timezone.localtime(until).strftime("%Y-%m-%d")
        if channel == Channel.SMS:
            text = _("%(question)s One tap answers: %(link)s") % {
                "question": asked,
                "link": page,
            }
            return Said(subject=_("How was our service?"), text=text)
        lines = [
            asked,
            "",
            *(f"{label}  {page}?score={score}" for score, label in labelled(question)),
            "",
            _("One click answers; you can do so until %(day)s.") % {"day": day},
            _("No more surveys: %(link)s") % {"link": stop},
        ]
        return Said(subject=_("How was our service?"), text="\n".join(lines))


def labelled(question: Question) -> list[tuple[int, str]]:
    """Each answer with its number, and what the ends of the scale mean."""
    return [(score, f"{score} {words}".strip()) for score, words in ends_in_words(question)]


def _absolute(name: str, token: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{reverse(name, args=[token])}"
