from __future__ import annotations

from tests.apps.conversations.conftest import begun

from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.privacy.retention_actions import place_hold
from zhike.apps.tickets.actions import assign_ticket
from zhike.apps.tickets.models import Watch
from zhike.apps.tickets.standing import hears_bulk, held, portions, tell_bulk, worked_on
from zhike.apps.tickets.work_actions import add_note


def test_whatever_leads_to_a_matter_was_work_on_it_but_what_came_along(ticket, hotline, agent, lin):
    untouched, noted, watched, moved = (begun(hotline, customer=lin).ticket for _n in range(4))
    talked = begun(hotline, customer=lin).ticket
    add_note(noted.pk, text="核对过", author=agent)
    Watch.objects.create(ticket=watched, user=agent)
    assign_ticket(moved.pk, owner=agent, by="sun")
    every = [one.pk for one in (untouched, noted, watched, moved, talked)]

    assert worked_on(every, besides=(Conversation, Message)) == {noted.pk, watched.pk, moved.pk}
    assert worked_on(every) == set(every)


def test_a_hold_on_a_matter_or_on_its_customer_keeps_it(ticket, hotline, lin):
    other = begun(hotline, customer=None).ticket
    assert held([ticket.pk, other.pk]) == set()

    place_hold(reason="诉讼", by="chen", customer=None, matter=other.number)
    assert held([ticket.pk, other.pk]) == {other.pk}
    place_hold(reason="诉讼", by="chen", customer=lin)
    assert held([ticket.pk, other.pk]) == {ticket.pk, other.pk}


def test_who_has_to_know_of_many_at_once_is_told(monkeypatch):
    heard = []
    monkeypatch.setattr("zhike.apps.tickets.standing._hearers", [])
    hears_bulk(heard.extend)

    tell_bulk([3, 1])

    assert heard == [3, 1]
    assert [len(some) for some in portions(range(501))] == [500, 1]
