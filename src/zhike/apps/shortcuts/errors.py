"""Errors of the shortcuts app.

ShortcutError
  NotForOthers      a shortcut for others, made by somebody who looks after his own only
  NumberInText      a saved text with a customer's number in it
  VariableUnknown   a name in braces that is no variable
  VariableUnfilled  a variable without a value in a text that is to be sent
  NothingToDo       a macro or bulk edit in which nothing is chosen
  NoConversation    a reply where the ticket has no open conversation
  TooMany           more tickets at once than one press may change
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _


class ShortcutError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "shortcut_error"


class NotForOthers(ShortcutError):
    """A shortcut for others, made by somebody who looks after his own only."""

    code = "shortcut_not_for_others"

    def __init__(self) -> None:
        super().__init__(
            _("You may keep it for yourself only. Who supervises makes it for a queue in reach.")
        )


class NumberInText(ShortcutError):
    """A saved text with a customer's number in it."""

    code = "number_in_text"

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is a customer's number in this text, and others will read it. Take it out,"
                " or write a variable in its place."
            )
        )


class VariableUnknown(ShortcutError):
    """A name in braces that is no variable."""

    code = "variable_unknown"

    def __init__(self, *, names: Iterable[str], known: Iterable[str]) -> None:
        super().__init__(
            _("There is no variable %(names)s. These are known: %(known)s.")
            % {"names": _braced(names), "known": _braced(known)}
        )


class VariableUnfilled(ShortcutError):
    """A variable without a value in a text that is to be sent."""

    code = "variable_unfilled"

    def __init__(self, *, names: Iterable[str]) -> None:
        super().__init__(
            _("Nothing is known here for %(names)s. Write it out before you send.")
            % {"names": _braced(names)}
        )


class NothingToDo(ShortcutError):
    """A macro or bulk edit in which nothing is chosen."""

    code = "nothing_to_do"

    def __init__(self) -> None:
        super().__init__(_("Choose at least one thing to do."))


class NoConversation(ShortcutError):
    """A reply where the ticket has no open conversation."""

    code = "no_open_conversation"

    def __init__(self) -> None:
        super().__init__(_("No conversation of this ticket is open, so nobody would read it."))


class TooMany(ShortcutError):
    """More tickets at once than one press may change."""

    code = "too_many_tickets"

    def __init__(self, *, limit: int) -> None:
        super().__init__(_("At most %(limit)s tickets at once. Choose fewer.") % {"limit": limit})


def _braced(names: Iterable[str]) -> str:
    return " ".join(f"{{{name}}}" for name in names)
