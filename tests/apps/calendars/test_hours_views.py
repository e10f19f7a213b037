from __future__ import annotations

import pytest
from tests.apps.conftest import client, person

from zhike.apps.calendars.hours_actions import record_outage, set_hours
from zhike.apps.calendars.models import HoursException, Outage, ServiceHours
from zhike.apps.people.rules import Role

HOURS = "/admin/calendars/hours/"


def text(answer):
    return answer.content.decode()


@pytest.fixture
def hours(calendar, elsewhere):
    return set_hours(
        calendar=calendar, branch=elsewhere, channel="phone", week={"working": "09:00-17:00"},
        reason="试点", by="chen",
    )  # fmt: skip


def test_without_hours_the_page_says_day_and_night(as_administrator):
    assert "Day and night everywhere" in text(as_administrator.get(HOURS))


def test_hours_are_set_changed_and_taken_away(as_administrator, calendar, branch):
    given = {
        "channel": "phone", "branch": branch.pk, "calendar": calendar.pk, "reason": "试点",
        "hours_working": "09:00-12:00 13:30-17:30", "hours_working_on_5": "09:00-16:00",
    }  # fmt: skip
    made = as_administrator.post(f"{HOURS}new/", given, follow=True)
    page = made.redirect_chain[-1][0]
    changed = as_administrator.post(f"{page}change/", given | {"hours_rest": "10:00-15:00"})

    assert "杭州分行" in text(made)
    assert changed.status_code == 302
    week = ServiceHours.objects.get().week
    assert (week["working:5"], week["rest"]) == ("09:00-16:00", "10:00-15:00")
    assert "10:00-15:00" in text(as_administrator.get(HOURS))
    as_administrator.post(f"{page}remove/")
    assert not ServiceHours.objects.exists()


def test_hours_that_cannot_be_or_have_no_reason_are_refused(as_administrator, calendar):
    given = {"channel": "phone", "branch": "", "calendar": calendar.pk, "reason": ""}
    unexplained = as_administrator.post(f"{HOURS}new/", given | {"hours_working": "09:00-12:00"})
    unreadable = as_administrator.post(
        f"{HOURS}new/", given | {"hours_working": "early", "reason": "x"}
    )

    assert unexplained.status_code == unreadable.status_code == 422
    assert "Give the reason" in text(unexplained)
    assert "“early” cannot be read" in text(unreadable)


def test_a_date_gets_other_hours_and_gives_them_back(as_administrator, hours):
    page = f"{HOURS}{hours.pk}/"
    given = {"on": "2026-02-16", "periods": "", "reason": "除夕"}
    set_so = as_administrator.post(f"{page}dates/", given, follow=True)
    wrong = as_administrator.post(f"{page}dates/", given | {"periods": "late"})

    assert "除夕" in text(set_so)
    assert wrong.status_code == 422
    exception = HoursException.objects.get()
    as_administrator.post(f"{page}dates/{exception.pk}/remove/")
    assert not HoursException.objects.exists()


def test_hours_of_a_branch_out_of_reach_do_not_exist(hours, branch):
    there = client(person(username="sun", role=Role.ADMINISTRATOR, branch=branch))

    assert there.get(f"{HOURS}{hours.pk}/").status_code == 404
    assert there.post(f"{HOURS}{hours.pk}/remove/").status_code == 404
    assert "成都分行" not in text(there.get(HOURS))
    given = {"channel": "chat", "branch": hours.branch_id, "calendar": hours.calendar_id}
    assert there.post(f"{HOURS}new/", given).status_code == 422


def test_who_only_reads_sees_the_hours_without_a_form(as_analyst, hours):
    shown = text(as_analyst.get(f"{HOURS}{hours.pk}/"))

    assert "09:00-17:00" in shown
    assert '<form class="form"' not in shown


def test_availability_is_measured_from_outages(as_administrator, calendar):
    page = "/admin/calendars/availability/"
    given = {
        "channel": "phone", "branch": "", "reason": "线路故障",
        "began_at": "2026-03-02T03:00", "ended_at": "2026-03-02T03:30",
    }  # fmt: skip
    recorded = as_administrator.post("/admin/calendars/outages/new/", given)
    shown = text(
        as_administrator.get(
            page, {"channel": "phone", "first": "2026-03-02", "last": "2026-03-02"}
        )
    )

    assert recorded.status_code == 302
    assert "97.916" in shown  # 1,410 of 1,440 minutes, cut
    assert "2026-03-02 03:00:00" in shown
    assert "0:30:00" in shown


def test_a_span_without_data_and_an_outage_that_cannot_be_are_refused(as_administrator):
    page = "/admin/calendars/availability/"
    asked = {"channel": "phone", "first": "1990-01-01", "last": "1990-01-02"}
    wrong = {
        "channel": "phone", "reason": "x", "began_at": "2026-03-02T03:00",
        "ended_at": "2026-03-02T02:00",
    }  # fmt: skip

    assert "Nothing is known" in text(as_administrator.get(page, asked))
    assert as_administrator.get(page, asked | {"first": "x"}).status_code == 200
    assert as_administrator.post("/admin/calendars/outages/new/", wrong).status_code == 422


def test_an_outage_that_lasts_is_ended_from_the_page(as_administrator, administrator):
    from django.utils import timezone

    began = timezone.now() - timezone.timedelta(hours=1)
    outage = record_outage(
        branch=None, channel="chat", began_at=began, ended_at=None, reason="x", by="chen"
    )
    assert "It is over now" in text(as_administrator.get("/admin/calendars/availability/"))

    as_administrator.post(f"/admin/calendars/outages/{outage.pk}/end/")
    assert Outage.objects.get().ended_at is not None
