"""Whose tickets of a matter somebody finds, and by which of its names."""

from __future__ import annotations

from tests.pain_bank import CARD, FEE

from zhike.apps.pains.matter_tickets import found_tickets, tickets_of
from zhike.apps.people.models import User
from zhike.pipelines.pain_board import Matter, matter_named


def test_complaints_tell_what_they_are_about_only_to_who_may_see_them(matters, agent, head):
    officer = User.objects.get(username="zhao")
    fee = matter_named(FEE)

    assert set(tickets_of(head, fee)) == {matters["talk"], matters["coded"]}
    assert set(tickets_of(officer, fee)) == {matters["coded"]}  # the hotline is none of his queues
    assert set(tickets_of(agent, fee)) == {matters["talk"]}  # who serves it sees no complaints
    assert not tickets_of(head, matter_named(CARD)).exists()
    by_beginning = Matter(name="fees of all kinds", complaints=("C1",))
    assert set(tickets_of(head, by_beginning)) == {matters["coded"]}


def test_a_ticket_opens_where_its_reader_may_open_it(matters, head):
    [row] = found_tickets(head, [matters["talk"]])

    assert row.url == f"/desk/tickets/{matters['talk'].number}/"
