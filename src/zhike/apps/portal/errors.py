"""Errors at the customers' door. None says whether anybody has a number.

PortalError
  CodeWrong     this is not the code, or there was none
  CodeOver      the code is too old, was tried too often, or was used
  TooOften      too many codes were asked for, or too many were wrong
  TokenRefused  the token of the bank's app does not hold
  SignInElsewhereRefused  the bank's own sign-in lets nobody in, or nobody known here
  NotHisOwn     what a customer may not set right by his word alone
  NotOpenYet    no queue of the bank takes what comes in here
  TooMany       as many matters, or messages, as one customer may have open
  NotPossible   the matter is not at the point where this can be done
"""

from __future__ import annotations

from django.utils.translation import gettext as _


class PortalError(Exception):
    """Something a customer cannot do now. `code` is stable; the text is not."""

    code = "portal_error"


class CodeWrong(PortalError):
    """This is not the code."""

    code = "portal_code_wrong"

    def __init__(self) -> None:
        super().__init__(
            _("This code is not right. Look at the newest message, or ask for a new code.")
        )


class CodeOver(PortalError):
    """The code opens nothing any more."""

    code = "portal_code_over"

    def __init__(self) -> None:
        super().__init__(_("This code is no longer valid. Ask for a new one."))


class TooOften(PortalError):
    """Too many codes were asked for, or tried."""

    code = "portal_too_often"

    def __init__(self, *, minutes: int | None) -> None:
        self.retry_seconds = (minutes or 60) * 60
        super().__init__(
            _("Too many tries. Wait %(minutes)s minutes, or call us.") % {"minutes": minutes or 60}
        )


class TokenRefused(PortalError):
    """A token that is no token of the bank's app, too old, or used."""

    code = "portal_token_refused"

    def __init__(self) -> None:
        super().__init__(_("The app's sign-in is no longer valid. Open this page from the app."))


class SignInElsewhereRefused(PortalError):
    """The bank's own sign-in lets nobody in, or nobody who is known here."""

    code = "portal_oidc_refused"

    def __init__(self) -> None:
        super().__init__(_("This sign-in did not work. Try again, or have a code sent to you."))


class NotHisOwn(PortalError):
    """A value that is proved by papers or measured by the bank."""

    code = "portal_not_his_own"

    def __init__(self) -> None:
        super().__init__(
            _("This value is set right by us: ask for its correction under “My rights”.")
        )


class NotOpenYet(PortalError):
    """No queue takes what comes in here."""

    code = "portal_not_open"

    def __init__(self) -> None:
        super().__init__(_("We cannot take this here yet. Please call us or come to a branch."))


class TooMany(PortalError):
    """As many matters or messages as one customer may have at once."""

    code = "portal_too_many"
    retry_seconds = 3600

    def __init__(self) -> None:
        super().__init__(
            _("That is a lot at once. Please let us answer first, or call us if it is urgent.")
        )


class NotPossible(PortalError):
    """The matter is not at the point where this can be done."""

    code = "portal_not_possible"

    def __init__(self) -> None:
        super().__init__(_("This cannot be done now. Look at the matter again."))
