"""Report and ticket lead to each other for whoever may see the other side, and tell no more."""

from __future__ import annotations

from django.urls import reverse
from tests.apps.cast import client, person
from tests.apps.productvoice.conftest import with_point
from tests.apps.tickets.conftest import queue

from zhike.apps.people.rules import Role
from zhike.apps.productvoice.models import ReportTicket
from zhike.apps.tickets.models import Ticket


def test_one_click_a_second_click_and_the_way_back_as_each_reader_may(report, li):
    point = with_point(report)
    agent = person(username="agent", role=Role.AGENT)
    queue("desk", head=agent)
    boss = person(username="boss", role=Role.SUPERVISOR)
    page, act = (reverse(f"productvoice:{one}", args=[report.pk]) for one in ("report", "ticket"))

    assert client(boss).post(act, {"point": "cause.unheard_of"}).status_code == 404
    assert client(agent).post(act, {"point": point}).status_code == 403
    assert not Ticket.objects.exists()
    # Its owner sees no tickets: he hears that there is one, and neither number nor state.
    answer = client(li).post(act, {"point": point}, follow=True)
    ticket = ReportTicket.objects.get(report=report, point=point).ticket
    assert answer.redirect_chain == [(page, 302)]
    assert "ticket opened 20" in answer.content.decode()
    assert ticket.number not in answer.content.decode()
    # Who supervises comes to the same ticket by the same click, and back.
    url = reverse("desk:ticket", args=[ticket.number])
    there = client(boss).post(act, {"point": point}, follow=True)
    assert there.redirect_chain == [(url, 302)]
    assert page in there.content.decode()
    assert url in client(boss).get(page).content.decode()
    assert Ticket.objects.count() == 1
    # Who works it and does not read the voice of customers is told of no report.
    assert page not in client(agent).get(url).content.decode()
