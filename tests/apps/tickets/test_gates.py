from __future__ import annotations

import pytest

from zhike.apps.tickets import gates
from zhike.apps.tickets.actions import change_state
from zhike.apps.tickets.errors import TextMissing
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import State


def test_a_gate_that_refuses_leaves_the_ticket_as_it_was(ticket, monkeypatch):
    monkeypatch.setattr(gates, "GATES", [])

    @gates.before_solved
    def refuse(_ticket):
        raise TextMissing

    with pytest.raises(TextMissing):
        change_state(ticket.pk, state=State.SOLVED, by="wang")
    assert Ticket.objects.get().state == State.NEW

    # Only a solution has to pass it.
    assert change_state(ticket.pk, state=State.WAITING, by="wang").state == State.WAITING
