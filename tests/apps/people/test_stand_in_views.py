from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.conftest import client, person

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.models import StandIn, User
from zhike.apps.people.rules import Role


@pytest.fixture
def lake(db):
    return create_branch(code="E1", name="东湖支行", parent=head_office(), by="chen")


@pytest.fixture
def wang(lake):
    return person(username="wang", role=Role.AGENT, branch=lake)


def standing(absent, stand_in, *, hours=8):
    now = timezone.now()
    return StandIn.objects.create(
        absent=absent,
        stand_in=stand_in,
        begins_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=hours),
        reason="年假",
        made_by=absent.username,
    )


def test_a_stand_in_opens_what_the_absent_may_and_says_so_on_every_page(analyst, wang):
    row = standing(analyst, wang)
    browser = client(wang)
    before = browser.get("/jobs/").status_code

    browser.post(f"/stand-ins/{row.pk}/act/")
    page = browser.get("/jobs/")

    assert (before, page.status_code) == (403, 200)
    assert "You act for 李明 until" in page.content.decode()
    browser.post("/stand-ins/stop/")
    assert browser.get("/jobs/").status_code == 403


def test_nobody_manages_people_or_rights_in_another_ones_name(administrator, wang):
    row = standing(administrator, wang)
    browser = client(wang)
    browser.post(f"/stand-ins/{row.pk}/act/")

    assert browser.get("/admin/audit/").status_code == 200
    for path in ("/admin/people/", "/admin/roles/new/", "/admin/branches/", "/admin/tokens/"):
        assert browser.get(path).status_code == 403


def test_it_ends_at_its_time_when_it_is_ended_and_when_a_permission_goes(analyst, wang):
    ends = {
        "its time": lambda row: StandIn.objects.filter(pk=row.pk).update(
            ends_at=timezone.now() - timedelta(seconds=1)
        ),
        "ended": lambda row: StandIn.objects.filter(pk=row.pk).update(ended_at=timezone.now()),
        "shut out": lambda row: User.objects.filter(pk=row.absent_id).update(is_active=False),
    }
    states = {}
    for name, end in ends.items():
        row = standing(analyst, wang)
        browser = client(wang)
        browser.post(f"/stand-ins/{row.pk}/act/")
        during = browser.get("/jobs/").status_code
        end(row)
        states[name] = (during, browser.get("/jobs/").status_code)

    assert states == dict.fromkeys(ends, (200, 403))


def test_who_is_not_the_stand_in_cannot_act(analyst, wang, lake):
    row = standing(analyst, wang)
    other = client(person(username="qian", role=Role.AGENT, branch=lake))

    assert other.post(f"/stand-ins/{row.pk}/act/").status_code == 404
    assert other.post(f"/stand-ins/{row.pk}/end/").status_code == 404
    session = other.session
    session["acting_for"] = row.pk
    session.save()
    assert other.get("/jobs/").status_code == 403


def test_one_is_arranged_through_the_page_for_oneself_only(wang, lake, analyst):
    qian = person(username="qian", role=Role.AGENT, branch=lake)
    begins = timezone.localtime()
    given = {
        "stand_in": qian.pk,
        "begins_at": f"{begins:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begins + timedelta(days=3):%Y-%m-%dT%H:%M}",
        "reason": "年假",
        "absent": analyst.pk,
    }

    browser = client(wang)
    assert browser.post("/stand-ins/", given).status_code == 302
    assert browser.post("/stand-ins/", given | {"stand_in": analyst.pk}).status_code == 422

    row = StandIn.objects.get()
    assert (row.absent, row.stand_in) == (wang, qian)
    assert "qian for wang" in browser.get("/stand-ins/").content.decode()


def test_the_reach_of_a_stand_in_is_that_of_the_absent(wang, lake):
    west = create_branch(code="W", name="西区", parent=head_office(), by="chen")
    absent = person(username="sun", role=Role.SUPERVISOR, branch=west)
    wang.acts_for = absent

    assert wang.reach == west.path
