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
from zhike.apps.surveys.queries import first_question
from zhike.apps.surveys.rules import SCALES
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

    A text message is short: it has one link, to the page with the answers. So has one whose first
    question is no metric, for no click answers it.
    """
    wish = preference_of(customer)
    with translation.override((wish and wish.language) or settings.LANGUAGE_CODE):
        question = first_question(row)
        is_one_click = question.kind in SCALES
        asked = filled(question.text, known=facts_of(row))
        page = _absolute("portal:rate", token)
        stop = _absolute("portal:rate_stop", token)
        day = timezone.localtime(until).strftime("%Y-%m-%d")
        if channel == Channel.SMS:
            short = (
                _("%(question)s One tap answers: %(link)s")
                if is_one_click
                else _("%(question)s Answer here: %(link)s")
            )
            text = short % {"question": asked, "link": page}
            return Said(subject=_("How was our service?"), text=text)
        lines = [
            asked,
            "",
            *_ways(question, page),
            "",
            _until(day, is_one_click=is_one_click),
            _("No more surveys: %(link)s") % {"link": stop},
        ]
        return Said(subject=_("How was our service?"), text="\n".join(lines))


def _until(day: str, *, is_one_click: bool) -> str:
    if is_one_click:
        return _("One click answers; you can do so until %(day)s.") % {"day": day}
    return _("You can answer until %(day)s.") % {"day": day}


def _ways(question: Question, page: str) -> list[str]:
    """A link for each answer of a metric, or one to the page."""
    if question.kind not in SCALES:
        return [page]
    return [f"{label}  {page}?score={score}" for score, label in labelled(question)]


def labelled(question: Question) -> list[tuple[int, str]]:
    """Each answer with its number, and what the ends of the scale mean."""
    return [(score, f"{score} {words}".strip()) for score, words in ends_in_words(question)]


def _absolute(name: str, token: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{reverse(name, args=[token])}"
