"""Errors of the suspicions app.

SuspicionError
  TextMissing     a notice that says nothing
  StepNotAllowed  the notice's state does not allow the step
  SaidMissing     forwarded without the unit's number, or dismissed without a reason
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class SuspicionError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "suspicion_error"


class TextMissing(SuspicionError):
    """A notice that says nothing."""

    code = "suspicion_text_missing"

    def __init__(self) -> None:
        super().__init__(_("Say what struck you: who did what, when, and how much it was."))


class StepNotAllowed(SuspicionError):
    """The notice's state does not allow the step."""

    code = "suspicion_step_not_allowed"

    def __init__(self) -> None:
        super().__init__(_("Somebody was faster: load the page again and see how it stands."))


class SaidMissing(SuspicionError):
    """Forwarded without the unit's number, or dismissed without a reason."""

    code = "suspicion_said_missing"

    def __init__(self) -> None:
        super().__init__(_("Give the number at the AML unit, or the reason."))
