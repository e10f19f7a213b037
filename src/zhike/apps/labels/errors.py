"""Errors of the labels app.

LabelError
  NotYourTurn      the text is not one this person is to label (a LabelError, told as not found)
  OpinionMissing   the opinion of the whole text was not given
  OwnVersion       who had a version learnt does not approve it
  AlreadyInUse     the version is in use
  ReasonMissing    a switch without its reason
"""

from __future__ import annotations

from django.utils.translation import gettext as _


class LabelError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "label_error"
    status = 409


class NotYourTurn(LabelError):
    """The text is not one this person is to label: it was labelled, or settled meanwhile."""

    code = "label_not_your_turn"

    def __init__(self) -> None:
        super().__init__(_("This text needs no label of yours any more. Take the next one."))


class OpinionMissing(LabelError):
    """The opinion of the whole text was not given."""

    code = "label_opinion_missing"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Say of the whole text: blame, neither or praise. Or that it cannot be judged.")
        )


class OwnVersion(LabelError):
    """Who had a version learnt does not approve it."""

    code = "label_own_version"

    def __init__(self) -> None:
        super().__init__(_("You had this version learnt. Somebody else approves it."))


class AlreadyInUse(LabelError):
    """The version is in use."""

    code = "label_version_in_use"

    def __init__(self) -> None:
        super().__init__(_("This version is in use already."))


class ReasonMissing(LabelError):
    """A switch without its reason."""

    code = "label_reason_missing"
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Write in a sentence why it is switched."))
