"""What the answers of a question mean, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhike.apps.surveys.models import Question
from zhike.apps.surveys.rules import QuestionKind

SATISFACTION = {
    1: _("very dissatisfied"),
    2: _("dissatisfied"),
    3: pgettext_lazy("satisfaction", "neither"),
    4: _("satisfied"),
    5: _("very satisfied"),
}
ENDS: dict[QuestionKind, dict[int, Any]] = {
    QuestionKind.CSAT: SATISFACTION,
    QuestionKind.CES: {1: _("strongly disagree"), 7: _("strongly agree")},
    QuestionKind.NPS: {0: _("not at all likely"), 10: _("extremely likely")},
}


def ends_in_words(question: Question) -> list[tuple[int, str]]:
    """Each answer with its words; empty where a scale names its ends only."""
    named = ENDS.get(QuestionKind(question.kind), {})
    return [(score, str(named.get(score, ""))) for score in question.scores]
