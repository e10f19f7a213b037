"""Errors of the blocks app.

BlocksError
  SupervisorNeeded  the sender is a customer: who supervises decides, with a reason
  AlreadyLifted     the block was lifted before
  NotHeld           the contact was let in or forgotten meanwhile
  HeldBack          what a blocked sender sent is kept apart (told to whoever waits for an answer)
"""

from __future__ import annotations

from django.utils.translation import gettext as _


class BlocksError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "blocks_error"
    status = 409


class SupervisorNeeded(BlocksError):
    """The sender is a customer."""

    code = "supervisor_needed"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("This is a customer of the bank. Let a supervisor decide, who gives a reason.")
        )


class AlreadyLifted(BlocksError):
    """The block was lifted before."""

    code = "block_lifted"

    def __init__(self) -> None:
        super().__init__(_("This block was lifted already. Look at the list again."))


class NotHeld(BlocksError):
    """The contact is not there any more."""

    code = "contact_not_held"

    def __init__(self) -> None:
        super().__init__(_("This contact was let in already. Look at the page again."))


class HeldBack(BlocksError):
    """What a blocked sender sent is kept apart."""

    code = "held_back"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "We have kept your message, and look at it before it is answered. A complaint is"
                " always taken in, in the portal or by telephone."
            )
        )
