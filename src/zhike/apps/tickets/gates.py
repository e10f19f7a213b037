"""What other apps demand before a ticket may be called solved; each raises a `TicketError`.

An app registers its own in its `gate.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.utils.module_loading import autodiscover_modules

from zhike.apps.tickets.models import Ticket

Gate = Callable[[Ticket], None]
GATES: list[Gate] = []


def before_solved(gate: Gate) -> Gate:
    """Register what is checked before a ticket is solved, by name of the function, once."""
    if gate not in GATES:
        GATES.append(gate)
    return gate


def require_solvable(ticket: Ticket) -> None:
    _find_gates()
    for gate in GATES:
        gate(ticket)


@cache
def _find_gates() -> None:
    autodiscover_modules("gate")
