from __future__ import annotations

import pytest
from tests.apps.complaints.conftest import again, received
from tests.apps.conftest import person

from zhike.apps.audit.announcer import announce_events
from zhike.apps.audit.models import AuditRow
from zhike.apps.complaints.severity import SeverityFacts
from zhike.apps.complaints.work_actions import grade_complaint
from zhike.apps.notifications.models import Notification
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role


def heard(kind):
    announce_events()
    return sorted(Notification.objects.filter(kind=kind).values_list("user__username", flat=True))


@pytest.mark.parametrize(
    ("people", "grade"), [(19, "serious"), (20, "major"), (21, "major"), (4, "ordinary")]
)
def test_twenty_face_to_face_make_it_major(desk, people, grade):
    assert received(desk, people_face_to_face=people).grade == grade


def test_a_major_complaint_is_heard_by_those_the_table_names_in_reach(desk, head, chief, officer):
    far = create_branch(code="far", name="西塘支行", parent=head_office(), by="test")
    person(username="far", role=Role.MANAGER, branch=far)

    received(desk, people_face_to_face=20)

    assert heard("complaint_major") == ["qian", "sun"]
    assert heard("complaint_serious") == []


def test_a_serious_one_stays_with_the_supervisor(desk, head, chief):
    received(desk, people_face_to_face=19)

    assert (heard("complaint_serious"), heard("complaint_major")) == (["sun"], [])


def test_an_ordinary_one_is_no_news(complaint, head, chief):
    assert heard("complaint_major") == heard("complaint_serious") == []


def test_it_is_told_when_the_grade_rises_and_not_when_it_stays_or_falls(complaint, head, chief):
    for people in (5, 6, 20, 21, 5):
        facts = SeverityFacts(people_face_to_face=people)
        grade_complaint(complaint.pk, facts=facts, by="zhao")

    assert heard("complaint_serious") == ["sun"]
    assert heard("complaint_major") == ["qian", "sun"]
    told = AuditRow.objects.filter(activity="escalate complaint").order_by("pk")
    assert [row.outcome for row in told] == ["serious", "major"]
    assert again(complaint).grade == "serious"


def test_whoever_graded_it_knows_already(complaint, head):
    grade_complaint(complaint.pk, facts=SeverityFacts(people_face_to_face=5), by=head.username)

    assert heard("complaint_serious") == []
