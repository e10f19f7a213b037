"""One click opens one ticket for a point of a report, with whoever may own it."""

from __future__ import annotations

import pytest
from tests.apps.cast import person
from tests.apps.productvoice.conftest import with_point
from tests.apps.tickets.conftest import queue

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.productvoice.errors import NoDesk, NoSuchPoint
from zhike.apps.productvoice.models import ReportTicket
from zhike.apps.productvoice.ticket_actions import open_report_ticket
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queries import shown_tickets
from zhike.apps.tickets.rules import Kind


def test_each_point_has_one_ticket_and_its_head_takes_what_the_owner_may_not(report, li, anna):
    point = with_point(report)
    with pytest.raises(NoDesk):
        open_report_ticket(report.pk, by=li, point=point)
    head = person(username="head", role=Role.AGENT)
    queue("desk", head=head)

    first, is_new = open_report_ticket(report.pk, by=li, point=point)
    again = open_report_ticket(report.pk, by=anna, point=point)
    whole, _new = open_report_ticket(report.pk, by=anna)

    assert is_new
    assert again == (first, False)
    assert Ticket.objects.count() == ReportTicket.objects.count() == 2
    assert (first.ticket.kind, first.ticket.owner) == (Kind.INTERNAL, head)
    assert first.ticket.customer is None
    subjects = [one.subject for one in shown_tickets([first.ticket, whole.ticket])]
    assert "2025-05" in subjects[0]
    assert "slow" in subjects[0]
    assert "slow" not in subjects[1]
    rows = AuditRow.objects.filter(activity="open ticket from product report")
    assert {row.case_id for row in rows} == {report.case_id}
    with pytest.raises(NoSuchPoint):
        open_report_ticket(report.pk, by=li, point="cause.unheard_of")


def test_its_owner_owns_it_where_he_may_and_no_queue_beyond_reach_is_given_one(report, anna):
    boss = person(username="boss", role=Role.SUPERVISOR)
    report.owner = boss
    report.save()
    far = create_branch(code="B77", name="无人支行", parent=head_office(), by=anna)
    queue("a_far", head=person(username="far", role=Role.AGENT, branch=far), branch=far)
    queue("desk", head=person(username="head", role=Role.AGENT))
    near = person(username="near", role=Role.SUPERVISOR, branch=far)

    made, _new = open_report_ticket(report.pk, by=near)

    assert (made.ticket.queue.code, made.ticket.owner) == ("a_far", boss)
