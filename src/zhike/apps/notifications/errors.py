"""Errors of the notifications app.

NotificationsError
  UnknownKind   no app has a notification of this kind
"""

from __future__ import annotations


class NotificationsError(Exception):
    """A notification that cannot be told. `code` is stable; the text is not."""

    code = "notifications_error"


class UnknownKind(NotificationsError):
    """No app has a notification of this kind."""

    code = "unknown_kind"

    def __init__(self, *, kind: str) -> None:
        super().__init__(f"There is no notification of the kind {kind!r}.")
