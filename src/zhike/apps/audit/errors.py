"""Errors of the audit app.

AuditError
  EventOutsideTransaction   an event was to be written outside the transaction of its act
  EventsRefused             the event store did not take an event of the outbox
"""

from __future__ import annotations


class AuditError(RuntimeError):
    """The record of an act cannot be kept. `code` is stable; the text is not."""

    code = "audit_error"


class EventOutsideTransaction(AuditError):
    """An event was to be written outside the transaction of its act."""

    code = "event_outside_transaction"

    def __init__(self, *, activity: str) -> None:
        super().__init__(
            f"The event {activity!r} has no transaction around it."
            " Put `transaction.atomic` around the action, so that act and event stand or fall"
            " together."
        )


class EventsRefused(AuditError):
    """The event store did not take an event of the outbox, so none of its batch is marked."""

    code = "events_refused"

    def __init__(self, *, rejected: int, read: int) -> None:
        super().__init__(
            f"The event store refused {rejected} of {read} events of the outbox."
            " They stay there; the rejects file of the batch names the rule they break."
        )
