"""Errors of text messages.

SmsNotTaken  the gateway is away, or refuses the message
"""

from __future__ import annotations

from zhike.integrations.errors import IntegrationError
from zhike.schema.sentence import Sentence


class SmsNotTaken(IntegrationError):
    """The gateway is away, or refuses. The reason names the kind of failure, never the number.

    `maybe_taken`: it fell silent after it had the message, so nobody knows.
    """

    code = "sms_not_taken"

    def __init__(self, *, reason: str, maybe_taken: bool = False) -> None:
        self.maybe_taken = maybe_taken
        super().__init__(
            Sentence("The gateway did not take the text message ({reason}).", reason=reason)
        )
