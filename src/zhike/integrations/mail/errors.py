"""Errors of mail.

IntegrationError
  MailError
    NoMailServer          nothing says where mail goes out
    MailNotTaken          the server is away, refuses the sign-in or the message
    MailboxError
      MailboxUnprotected  a password would go over a network in the clear
      MailboxClosed       the server is away or broke the connection
      MailboxRefused      the server refuses the sign-in, the folder or a command
      MailboxChanged      the server numbered the mails of a folder anew
"""

from __future__ import annotations

from zhike.integrations.errors import IntegrationError
from zhike.schema.sentence import Sentence


class MailError(IntegrationError):
    """A mail cannot be sent or fetched. `code` is stable; the text is not."""

    code = "mail_error"


class NoMailServer(MailError):
    """Nothing says where mail goes out."""

    code = "no_mail_server"

    def __init__(self) -> None:
        super().__init__(Sentence("No mail server is set. Name one in ZHIKE_SMTP_URL."))


class MailNotTaken(MailError):
    """The server is away, refuses the sign-in or the message.

    `final`: it will never take it. `maybe_taken`: it fell silent while it had the message, so
    nobody knows.
    """

    code = "mail_not_taken"

    def __init__(self, *, reason: str, final: bool = False, maybe_taken: bool = False) -> None:
        self.final, self.maybe_taken = final, maybe_taken
        super().__init__(
            Sentence(
                "The mail server did not take the message ({reason}). It is tried again.",
                reason=reason,
            )
        )


class MailboxError(MailError):
    """A mailbox cannot be read."""

    code = "mailbox_error"


class MailboxUnprotected(MailboxError):
    """A password would go over a network in the clear."""

    code = "mailbox_unprotected"

    def __init__(self, *, host: str) -> None:
        super().__init__(
            Sentence(
                "The mailbox on {host} is set to no encryption. That is for this machine alone:"
                " choose TLS or STARTTLS.",
                host=host,
            )
        )


class MailboxClosed(MailboxError):
    """The server is away or broke the connection."""

    code = "mailbox_closed"

    def __init__(self, *, host: str, reason: str) -> None:
        super().__init__(
            Sentence(
                "The mailbox on {host} cannot be reached ({reason}). Check address and port; it is"
                " tried again.",
                host=host,
                reason=reason,
            )
        )


class MailboxRefused(MailboxError):
    """The server refuses the sign-in, the folder or a command."""

    code = "mailbox_refused"

    def __init__(self, *, host: str, step: str, reason: str) -> None:
        self.step = step
        super().__init__(
            Sentence(
                "The mailbox on {host} refuses {step} ({reason}). Check user, password and folder.",
                host=host,
                step=step,
                reason=reason,
            )
        )


class MailboxChanged(MailboxError):
    """The server numbered the mails of a folder anew, so that a number may mean another mail."""

    code = "mailbox_changed"

    def __init__(self, *, folder: str) -> None:
        super().__init__(
            Sentence(
                "The server numbered the mails in {folder} anew. They are looked up again.",
                folder=folder,
            )
        )
