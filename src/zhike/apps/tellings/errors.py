"""Errors of the tellings app.

TellingError
  NothingToTell     the improvement is not done, or came back
  NotProved         the text claims an effect that is not proved
  TextRefused       a text that cannot go to many
  TextSent          the words stand, since somebody has read them
  NoSuchTicket      no ticket of that number within reach
  TooLate           the first were told so long ago that nobody else is
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhike.apps.tellings.rules import LONGEST_TEXT


class TellingError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "telling_error"
    status = 409


class NothingToTell(TellingError):
    """The improvement is not done, or came back."""

    code = "telling_nothing"

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is nothing to tell yet: it was kept, or some branch has it, and what it"
                " mends is not back."
            )
        )


class NotProved(TellingError):
    """The text claims an effect that is not proved."""

    code = "telling_not_proved"

    def __init__(self) -> None:
        super().__init__(
            _(
                "No effect is proved. Say what was done and not that it helped, and untick the"
                " claim; or wait for the proof."
            )
        )


class TextRefused(TellingError):
    """A text that cannot go to many."""

    code = "telling_text"
    status = 422

    def __init__(self, *, fault: str) -> None:
        told = {
            "empty": _("Write the message in both languages: each customer reads his own."),
            "long": _("A message has at most %(most)s characters.") % {"most": LONGEST_TEXT},
            "piped": _("Nothing personal is filled in: take the braces out."),
            "personal": _("This looks like a number or an address of somebody. Take it out."),
        }
        super().__init__(told[fault])


class TextSent(TellingError):
    """The words stand, since somebody has read them."""

    code = "telling_sent"

    def __init__(self) -> None:
        super().__init__(
            _("Customers were told by these words; they stand. Whoever comes later reads the same.")
        )


class NoSuchTicket(TellingError):
    """No ticket of that number within reach."""

    code = "telling_ticket"
    status = 404

    def __init__(self, *, number: str) -> None:
        super().__init__(
            _("There is no ticket %(number)s that you may see.") % {"number": number[:20]}
        )


class TooLate(TellingError):
    """The first were told so long ago that nobody else is."""

    code = "telling_late"

    def __init__(self) -> None:
        super().__init__(
            _("The first were told more than half a year ago. Nobody remembers; it stays at that.")
        )
