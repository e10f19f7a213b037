"""What other apps demand before work on a ticket ends, or it is merged or parted.

Each raises a `TicketError`.

An app registers its own in its `gate.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.utils.module_loading import autodiscover_modules

from zhike.apps.tickets.models import Ticket

Gate = Callable[[Ticket], None]
MergeGate = Callable[[Ticket, Ticket | None], None]
GATES: list[Gate] = []
MERGE_GATES: list[MergeGate] = []


def before_solved(gate: Gate) -> Gate:
    """Register what is checked before a ticket is solved, or closed at once; each once."""
    if gate not in GATES:
        GATES.append(gate)
    return gate


def before_merge(gate: MergeGate) -> MergeGate:
    """Register what is checked before a ticket goes into another one, or (into None) is parted."""
    if gate not in MERGE_GATES:
        MERGE_GATES.append(gate)
    return gate


def require_solvable(ticket: Ticket) -> None:
    _find_gates()
    for gate in GATES:
        gate(ticket)


def require_mergeable(ticket: Ticket, *, into: Ticket | None) -> None:
    _find_gates()
    for gate in MERGE_GATES:
        gate(ticket, into)


@cache
def _find_gates() -> None:
    autodiscover_modules("gate")
