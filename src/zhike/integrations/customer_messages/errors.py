"""Errors of sending to customers.

MessageError
  PermitForged   a permit that the gate did not give, or that was altered
  PermitExpired  a permit that is too old
  WrongChannel   a permit for another channel
  NotTaken       the server or gateway of a channel did not take the message
"""

from __future__ import annotations

from zhike.schema.sentence import Sentence


class MessageError(Exception):
    """A message that does not go out. `code` is stable; the text is not."""

    code = "message_error"


class PermitForged(MessageError):
    """A permit that the gate did not give."""

    code = "permit_forged"

    def __init__(self) -> None:
        super().__init__(
            Sentence("This permit was not given by the gate. Ask for permission first.")
        )


class PermitExpired(MessageError):
    """A permit that is too old."""

    code = "permit_expired"

    def __init__(self) -> None:
        super().__init__(Sentence("This permit is too old. Ask for permission again."))


class WrongChannel(MessageError):
    """A permit for another channel."""

    code = "wrong_channel"

    def __init__(self, *, permitted: str, wanted: str) -> None:
        super().__init__(
            Sentence(
                "The permit is for the channel {permitted}, not for {wanted}."
                " Ask for permission for the channel that is used.",
                permitted=permitted,
                wanted=wanted,
            )
        )


class NotTaken(MessageError):
    """The server or gateway of a channel did not take the message.

    `maybe_taken`: it fell silent after it had the message, so nobody knows.
    """

    code = "message_not_taken"

    def __init__(self, *, reason: str, maybe_taken: bool = False) -> None:
        self.reason, self.maybe_taken = reason, maybe_taken
        super().__init__(
            Sentence("The message did not go out ({reason}). Try again later.", reason=reason)
        )
