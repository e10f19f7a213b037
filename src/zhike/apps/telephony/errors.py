"""Errors of the telephony app.

TelephonyError
  NameTaken        a telephone system of that name is there
  ExtensionTaken   the extension belongs to somebody else
  NotYourCall      only who has the call does this
  CallerUnknown    nobody in reach has that number
  AlreadyDecided   somebody decided about an event before
  NoNumber         the caller's number is withheld
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class TelephonyError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "telephony_error"


class NameTaken(TelephonyError):
    """A telephone system of that name is there."""

    code = "switchboard_name_taken"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("There is a telephone system %(name)s already. Choose another name.") % {"name": name}
        )


class ExtensionTaken(TelephonyError):
    """The extension belongs to somebody else."""

    code = "extension_taken"

    def __init__(self, *, number: str, name: str) -> None:
        super().__init__(
            _("The extension %(number)s belongs to %(name)s. Take it from there first.")
            % {"number": number, "name": name}
        )


class NotYourCall(TelephonyError):
    """Only who has the call does this."""

    code = "call_not_yours"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Only who has the call, or who supervises, does this."))


class CallerUnknown(TelephonyError):
    """Nobody in reach has that number."""

    code = "caller_unknown"

    def __init__(self) -> None:
        super().__init__(_("There is no such customer in your reach. Check the number."))


class AlreadyDecided(TelephonyError):
    """Somebody decided about an event before."""

    code = "call_event_decided"

    def __init__(self) -> None:
        super().__init__(_("Somebody has decided about this event already. Load the page again."))


class NoNumber(TelephonyError):
    """The caller's number is withheld."""

    code = "call_without_number"

    def __init__(self) -> None:
        super().__init__(_("The caller withheld the number: nobody can call back."))
