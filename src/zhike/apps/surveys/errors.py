"""Errors of the surveys app.

SurveyError
  SurveyUnknown     there is no such survey
  QuestionsMissing  a survey without exactly one question with a scale
  ShareOutside      a share below 0 or above 1
  TriggerTaken      a second trigger after the same event
  ScoreOutside      a score that is not on the question's scale
  AnsweredAlready   this invitation was answered
  InvitationOver    this invitation serves no more: too old, taken back, or of somebody erased
  WordsTooLong      more words than the question takes
  DesignFlawed      a draft that cannot be published as it is
  QuestionUnknown   a question that the draft does not have
  CodeTaken         a second question of one code
  NotYetWhole       answers were sent before all were given
  LinkOver          an open link that was closed, or whose last day is over
  NoMailAddress     a test cannot go to somebody without an address
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from zhike.apps.surveys.checks import Problem


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


class TriggerTaken(SurveyError):
    """A second trigger after the same event."""

    code = "survey_trigger_taken"
    status = 409

    def __init__(self, *, activity: str) -> None:
        super().__init__(
            _("This survey asks after \u201c%(activity)s\u201d already. Change that line instead.")
            % {"activity": activity}
        )


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


class DesignFlawed(SurveyError):
    """A draft that cannot be published as it is; `problems` say what and where."""

    code = "survey_design_flawed"
    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            _("This cannot be published yet: %(count)s things are to be mended. They are listed.")
            % {"count": len(self.problems)}
        )


class QuestionUnknown(SurveyError):
    """A question that the draft does not have."""

    code = "survey_question_unknown"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("The draft has no such question. Look at its list again."))


class CodeTaken(SurveyError):
    """A second question of one code."""

    code = "survey_code_taken"
    status = 409

    def __init__(self, *, taken: str) -> None:
        super().__init__(
            _("Another question has the code %(code)s already. Choose another one.")
            % {"code": taken}
        )


class NotYetWhole(SurveyError):
    """Answers were sent before all were given."""

    code = "survey_not_whole"
    status = 422

    def __init__(self) -> None:
        super().__init__(_("A question is still open. Answer it, then send."))


class LinkOver(SurveyError):
    """An open link that was closed, or whose last day is over."""

    code = "survey_link_over"
    status = 410

    def __init__(self) -> None:
        super().__init__(_("This survey is over; nothing was kept. Thank you for coming."))


class NoMailAddress(SurveyError):
    """A test cannot go to somebody without an address, or while no mail server is set."""

    code = "survey_no_mail_address"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("No mail can be sent to you. Set your address in Notifications, or open the link.")
        )
