"""Errors of mail.

IntegrationError
  MailError
    NoMailServer   nothing says where mail goes out
    MailNotTaken   the server is away, refuses the sign-in or the message
"""

from __future__ import annotations

from zhike.integrations.errors import IntegrationError
from zhike.schema.sentence import Sentence


class MailError(IntegrationError):
    """A mail cannot be sent. `code` is stable; the text is not."""

    code = "mail_error"


class NoMailServer(MailError):
    """Nothing says where mail goes out."""

    code = "no_mail_server"

    def __init__(self) -> None:
        super().__init__(Sentence("No mail server is set. Name one in ZHIKE_SMTP_URL."))


class MailNotTaken(MailError):
    """The server is away, refuses the sign-in or the message."""

    code = "mail_not_taken"

    def __init__(self, *, reason: str) -> None:
        super().__init__(
            Sentence(
                "The mail server did not take the message ({reason}). It is tried again.",
                reason=reason,
            )
        )
