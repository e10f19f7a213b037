from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.conftest import client, person

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.errors import DemoStaysAsItIs, StandInRefused
from zhike.apps.people.models import StandIn, User
from zhike.apps.people.rules import Role
from zhike.apps.people.stand_in_actions import arrange_stand_in, end_stand_in

DAY = timedelta(days=1)


@pytest.fixture
def lake(db):
    return create_branch(code="E1", name="东湖支行", parent=head_office(), by="chen")


@pytest.fixture
def supervisor(lake):
    return person(username="zhao", role=Role.SUPERVISOR, name="赵磊", branch=lake)


@pytest.fixture
def wang(lake):
    return person(username="wang", role=Role.AGENT, branch=lake)


def arrange(absent, stand_in, *, by=None, begins=-DAY, ends=DAY):
    now = timezone.now()
    return arrange_stand_in(
        absent=absent,
        stand_in=stand_in,
        begins_at=now + begins,
        ends_at=now + ends,
        reason="年假",
        by=by or absent,
    )


def test_it_is_recorded_who_acts_for_whom_and_why(supervisor, wang):
    arrange(supervisor, wang)

    row = AuditRow.objects.get(activity="arrange stand-in")
    assert (row.by, row.reason) == ("zhao", "年假")
    assert '"stand_in": "wang"' in row.after


def test_every_record_of_a_stand_in_names_both_and_those_of_others_one(supervisor, wang, lake):
    row = arrange(supervisor, wang)
    browser = client(wang)
    browser.post(f"/stand-ins/{row.pk}/act/")

    browser.post("/account/sessions/end/")
    client(wang).post("/sign-out/")
    browser.post("/sign-out/")

    assert AuditRow.objects.get(activity="begin acting").by == "wang for zhao"
    assert list(Outbox.objects.filter(activity="sign out").values_list("by", flat=True)) == [
        "wang",
        "wang for zhao",
    ]


def test_who_leads_the_absent_may_arrange_it_and_nobody_else(supervisor, wang, analyst):
    qian = person(username="qian", role=Role.AGENT, branch=wang.branch)

    arrange(wang, qian, by=supervisor)

    with pytest.raises(StandInRefused, match="only for yourself"):
        arrange(supervisor, qian, by=wang)
    with pytest.raises(StandInRefused, match="only for yourself"):
        arrange(analyst, qian, by=supervisor)


def test_nobody_makes_himself_the_stand_in_of_somebody_else(supervisor, wang):
    with pytest.raises(StandInRefused, match="Ask a colleague"):
        arrange(wang, supervisor, by=supervisor)


def test_neither_oneself_nor_who_may_not_is_a_stand_in(supervisor, powerless):
    for nobody in (supervisor, powerless):
        with pytest.raises(StandInRefused, match="may not stand in"):
            arrange(supervisor, nobody)


@pytest.mark.parametrize(("begins", "ends"), [(DAY, DAY), (-2 * DAY, -DAY), (-DAY, 92 * DAY)])
def test_a_period_that_is_empty_past_or_endless_is_refused(supervisor, wang, begins, ends):
    with pytest.raises(StandInRefused, match="within 92 days"):
        arrange(supervisor, wang, begins=begins, ends=ends)


def test_a_demo_person_stands_in_for_no_real_one(supervisor, wang):
    User.objects.filter(pk=wang.pk).update(is_demo=True)

    with pytest.raises(DemoStaysAsItIs):
        arrange(supervisor, User.objects.get(pk=wang.pk))


def test_it_is_ended_by_those_it_concerns_once(supervisor, wang, analyst):
    row = arrange(supervisor, wang)

    with pytest.raises(StandInRefused):
        end_stand_in(row, by=analyst)
    end_stand_in(row, by=wang)
    end_stand_in(row, by=supervisor)

    assert StandIn.objects.get().ended_at is not None
    assert AuditRow.objects.filter(activity="end stand-in").count() == 1
