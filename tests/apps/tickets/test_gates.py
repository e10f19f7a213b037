from __future__ import annotations

import pytest
from tests.apps.tickets.conftest import enquiry

from zhike.apps.tickets import gates
from zhike.apps.tickets.actions import change_state
from zhike.apps.tickets.errors import NotMerged, TextMissing
from zhike.apps.tickets.merge_actions import merge_ticket, unmerge_ticket
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


def test_what_another_app_minds_is_neither_merged_nor_parted(ticket, hotline, lin, monkeypatch):
    monkeypatch.setattr(gates, "MERGE_GATES", [])
    other = enquiry(hotline, customer=lin)
    asked = []

    @gates.before_merge
    def ask(found, into):
        asked.append((found, into))
        if into is None:
            raise NotMerged(why="stays")

    merge_ticket(ticket.pk, into=other.pk, by="wang")
    with pytest.raises(NotMerged, match="stays"):
        unmerge_ticket(ticket.pk, by="wang")

    assert asked == [(ticket, other), (ticket, None)]
