"""Errors of the conversations app.

ConversationError
  MessageEmpty     neither words nor files
  MessageTooLong   more than one message may hold
  TakenByOther     another agent has the conversation
  NotInLine        it is not in the queue any more
  NotYours         only its agent, or who supervises, does this
  NoRoom           the agent has as many as he can serve
  ConversationOver it has ended
  FileRefused      a file of a kind or size that is not taken
  ReceiverRefused  whoever should have it does not serve its queue
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class ConversationError(Exception):
    """An act that is refused. `code` is stable; the text is not."""

    code = "conversation_error"


class MessageEmpty(ConversationError):
    """Neither words nor files."""

    code = "message_empty"

    def __init__(self) -> None:
        super().__init__(_("Write something, or attach a file."))


class MessageTooLong(ConversationError):
    """More than one message may hold."""

    code = "message_too_long"

    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(
            _("The message has %(length)s characters. Shorten it to %(limit)s, or send several.")
            % {"length": length, "limit": limit}
        )


class TakenByOther(ConversationError):
    """Another agent has the conversation."""

    code = "conversation_taken"
    status = 409

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("%(name)s was faster and has this conversation now. Take the next one.")
            % {"name": name}
        )


class NotInLine(ConversationError):
    """It is not in the queue any more."""

    code = "conversation_not_in_line"
    status = 409

    def __init__(self, *, current: Any) -> None:
        super().__init__(
            _("The conversation is not in the queue any more: it is “%(current)s”.")
            % {"current": current}
        )


class NotYours(ConversationError):
    """Only its agent, or who supervises, does this."""

    code = "conversation_not_yours"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Take the conversation first; only its agent writes in it."))


class NoRoom(ConversationError):
    """The agent has as many as he can serve."""

    code = "no_room"
    status = 409

    def __init__(self, *, capacity: int) -> None:
        super().__init__(
            _("You serve %(capacity)s conversations at once already. End one before the next.")
            % {"capacity": capacity}
        )


class ConversationOver(ConversationError):
    """It has ended."""

    code = "conversation_over"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This conversation has ended. Start a new one."))


class FileRefused(ConversationError):
    """A file of a kind or size that is not taken."""

    code = "file_refused"

    def __init__(self, *, why: Any) -> None:
        super().__init__(why)


class ReceiverRefused(ConversationError):
    """Whoever should have it does not serve its queue."""

    code = "receiver_refused"
    status = 409

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("%(name)s does not serve this queue. Choose somebody who does, or another queue.")
            % {"name": name}
        )
