from __future__ import annotations

from datetime import date

from tests.apps.complaints.conftest import received
from tests.apps.conftest import person

from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.reported import Line, reported_for, response_due, summary_of
from zhike.apps.complaints.words import last_day_of
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role


def test_the_summary_tells_period_number_and_what_the_source_recorded(three):
    found = summary_of(three)

    assert (found.count, found.not_timely, found.timely_unknown) == (3, 1, 1)
    assert (found.first, found.last) == (date(2020, 3, 3), date(2020, 3, 9))
    assert found.responses == [
        Line(key="money", count=2, not_timely=1),
        Line(key="in_progress", count=1, not_timely=0),
    ]
    assert found.businesses == [Line(key="B2", count=3, not_timely=1)]
    # A theme that names no cause stays in the count, under no cause.
    assert found.causes == [
        Line(key="below_expectation", count=2, not_timely=1),
        Line(key="", count=1, not_timely=0),
    ]


def test_only_what_came_from_a_file_is_reported(three, desk):
    received(desk)

    assert three.count() == 3


def test_another_branch_sees_none_of_it(three):
    far = create_branch(code="far", name="西塘支行", parent=head_office(), by="test")

    stranger = person(username="far", role=Role.SUPERVISOR, branch=far)
    assert not reported_for(stranger).exists()


def test_the_answer_was_due_fifteen_days_after_the_company_got_it(three):
    due = response_due(three.order_by("source_id"))

    days = [last_day_of(due[row.pk]).isoformat() for row in three.order_by("source_id")]
    assert days == ["2020-03-18", "2020-03-18", "2020-03-24"]


def test_before_the_rule_held_nothing_was_due(three):
    old = Complaint.objects.first()
    old.received_at = old.received_at.replace(year=2014)

    assert response_due([old]) == {}


def test_nothing_reported_has_no_period(head):
    found = summary_of(reported_for(head))

    assert (found.count, found.first, found.causes) == (0, None, [])
