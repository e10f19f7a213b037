"""Errors of the surveys app.

SurveyError
  SurveyUnknown     there is no such survey
  QuestionsMissing  a survey without exactly one question with a scale
  ShareOutside      a share below 0 or above 1
  ScoreOutside      a score that is not on the question's scale
  AnsweredAlready   this invitation was answered
  InvitationOver    this invitation serves no more: too old, taken back, or of somebody erased
  WordsTooLong      more words than the question takes
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class SurveyError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "survey_error"


class SurveyUnknown(SurveyError):
    """There is no such survey."""

    code = "survey_unknown"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("There is no survey with this code. Take one of the list of surveys."))


class QuestionsMissing(SurveyError):
    """A survey without exactly one question with a scale."""

    code = "survey_questions_missing"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("A survey after a contact asks one question with a scale. Name exactly one.")
        )


class ShareOutside(SurveyError):
    """A share below 0 or above 1."""

    code = "survey_share_outside"
    status = 422

    def __init__(self) -> None:
        super().__init__(_("A share lies between 0 and 100 percent."))


class ScoreOutside(SurveyError):
    """A score that is not on the question's scale."""

    code = "survey_score_outside"
    status = 422

    def __init__(self, *, low: int, high: int) -> None:
        super().__init__(
            _("Choose one of the answers, %(low)s to %(high)s.") % {"low": low, "high": high}
        )


class AnsweredAlready(SurveyError):
    """This invitation was answered."""

    code = "survey_answered"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("Your answer is noted already. Thank you."))


class InvitationOver(SurveyError):
    """This invitation serves no more."""

    code = "survey_over"
    status = 410

    def __init__(self) -> None:
        super().__init__(_("This invitation is no longer open. Nothing needs to be done."))


class WordsTooLong(SurveyError):
    """More words than the question takes."""

    code = "survey_words_too_long"
    status = 422

    def __init__(self, *, limit: int) -> None:
        super().__init__(_("Please use at most %(limit)s characters.") % {"limit": limit})
