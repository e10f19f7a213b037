"""Errors of the audit app.

AuditError
  EventOutsideTransaction   an event was to be written outside the transaction of its act
  EventsRefused             the event store did not take an event of the outbox
  RowsAreKept               an audit row was to be changed or deleted
  AnchorsBroken             the file of anchors holds a line that is none
  AuditTampered             the chain does not hold
Refusal
  StaleVersion              a record was changed since its writer read it
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.rules import Fault
from zhike.apps.sentences.errors import Refusal

NAMED_FAULTS = 20


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


class RowsAreKept(AuditError):
    """An audit row was to be changed or deleted through the models."""

    code = "audit_rows_are_kept"

    def __init__(self) -> None:
        super().__init__(
            "An audit row is written once and kept. Record what corrects it as an act of its own."
        )


class AnchorsBroken(AuditError):
    """The file of anchors holds a line that is none."""

    code = "audit_anchors_broken"

    def __init__(self, *, file: Path, line: int) -> None:
        super().__init__(
            f"{file}, line {line} is no anchor. The file is only ever written at its end: bring it"
            " back from its own backup and verify again."
        )


class AuditTampered(AuditError):
    """The chain does not hold."""

    code = "audit_tampered"

    def __init__(self, *, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        named = "; ".join(_named(fault) for fault in self.faults[:NAMED_FAULTS])
        more = len(self.faults) - NAMED_FAULTS
        rest = f"; and {more:,} more" if more > 0 else ""
        super().__init__(
            f"The audit log was touched behind the system's back: {named}{rest}."
            " Keep database and file of anchors as they are and compare them with a backup."
        )


def _named(fault: Fault) -> str:
    where = f"{fault.first}" if fault.first == fault.last else f"{fault.first} to {fault.last}"
    return f"{fault.kind.value} at place {where}"


class StaleVersion(Refusal):
    """A record was changed since its writer read it."""

    code = "stale_version"
    status = 412

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed this record since you read it."),
            way_out=_("Read it again, then make your change on what stands there now."),
        )
