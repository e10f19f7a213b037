"""Errors at the chat.

WebchatError
  VisitOver     the key in this browser opens nothing any more
  TooFast       more messages, files or visitors than one minute may bring
  TextTooLong   more than one message of a chat may hold
  NotOpen       the bank offers no chat here
  NothingToEnd  no conversation is open
  NumberRefused what was left is no telephone number
  WindowRefused the bank cannot call at that time
  SitesRefused  what an administrator named is no site
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


class WebchatError(Exception):
    """Something a visitor cannot do now. `code` is stable; the text is not."""

    code = "webchat_error"
    status = 422


class VisitOver(WebchatError):
    """The key opens nothing any more."""

    code = "webchat_visit_over"
    status = 401

    def __init__(self) -> None:
        super().__init__(
            _("For your protection this conversation was closed here. You can begin a new one.")
        )


class TooFast(WebchatError):
    """More than one minute may bring."""

    code = "webchat_too_fast"
    status = 429

    def __init__(self) -> None:
        super().__init__(_("That was a lot at once. Wait a minute; nothing is lost meanwhile."))


class TextTooLong(WebchatError):
    """More than one message of a chat may hold."""

    code = "webchat_text_too_long"

    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(
            _("The message has %(length)s characters. Shorten it to %(limit)s, or send several.")
            % {"length": length, "limit": limit}
        )


class NotOpen(WebchatError):
    """The bank offers no chat here."""

    code = "webchat_not_open"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("The chat is not open at the moment. Please call us."))


class NothingToEnd(WebchatError):
    """No conversation is open."""

    code = "webchat_nothing_open"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("No conversation is open. Write to begin one."))


class NumberRefused(WebchatError):
    """What was left is no telephone number."""

    code = "webchat_number_refused"

    def __init__(self) -> None:
        super().__init__(
            _("This is no telephone number. Write it with digits, for example 13800001111.")
        )


class WindowRefused(WebchatError):
    """The bank cannot call at that time."""

    code = "webchat_window_refused"

    def __init__(self) -> None:
        super().__init__(
            _("We cannot call at that time. Choose one of the times that are offered.")
        )


class SitesRefused(WebchatError):
    """What an administrator named is no site."""

    code = "webchat_sites_refused"

    def __init__(self, *, named: Any) -> None:
        super().__init__(
            _("“%(named)s” is no site. Write https:// and the name of the host, one on each line.")
            % {"named": named}
        )
