"""Errors of the mailboxes app.

MailboxesError
  AddressTaken    a mailbox of that address is there
  MailboxMissing  no mailbox brings mail into a queue
  AlreadyDecided  somebody decided about a rejected mail before
  SenderMissing   a mail that names nobody who could be answered
  NotStored       a mail that the database or a rule refused
  TriedTooOften   a mail that ended the worker or the line each time
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class MailboxesError(Exception):
    """A change to a mailbox that is refused. `code` is stable; the text is not."""

    code = "mailboxes_error"


class AddressTaken(MailboxesError):
    """A mailbox of that address is there."""

    code = "mailbox_address_taken"

    def __init__(self, *, address: str) -> None:
        super().__init__(
            _("There is a mailbox %(address)s already. Change that one instead.")
            % {"address": address}
        )


class MailboxMissing(MailboxesError):
    """No mailbox brings mail into a queue."""

    code = "mailbox_missing"

    def __init__(self, *, queue: str) -> None:
        super().__init__(
            _("The queue “%(queue)s” has no mailbox. Choose another one, or let one be set up.")
            % {"queue": queue}
        )


class AlreadyDecided(MailboxesError):
    """Somebody decided about a rejected mail before."""

    code = "mail_already_decided"

    def __init__(self) -> None:
        super().__init__(_("Somebody has decided about this mail already. Load the page again."))


class SenderMissing(MailboxesError):
    """A mail that names nobody who could be answered."""

    code = "mail_sender_missing"

    def __init__(self) -> None:
        super().__init__(_("The mail names no sender who could be answered."))


class NotStored(MailboxesError):
    """A mail that the database or a rule refused. The refusal's own words may repeat the mail."""

    code = "mail_not_stored"

    def __init__(self, *, kind: str) -> None:
        super().__init__(_("The mail could not be stored (%(kind)s).") % {"kind": kind})


class TriedTooOften(MailboxesError):
    """A mail that ended the worker or the line each time."""

    code = "mail_tried_too_often"

    def __init__(self, *, tries: int) -> None:
        super().__init__(
            _("Taking the mail in was begun %(tries)s times and never came to an end.")
            % {"tries": tries}
        )
