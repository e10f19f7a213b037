from __future__ import annotations

import pytest

from zhike.apps.calendars.models import DayOverride, WorkCalendar

YEAR = "/admin/calendars/of/CN/2026/"
DAY = "/admin/calendars/of/CN/days/2026-02-17/"


def text(answer):
    return answer.content.decode()


def test_the_list_makes_the_banks_calendar_and_names_years_that_may_change(as_administrator):
    shown = text(as_administrator.get("/admin/calendars/"))

    assert "中国工作日历" in shown
    assert "provisional" in shown


def test_a_year_shows_every_day_with_its_kind_in_words(
    as_administrator, django_assert_max_num_queries
):
    as_administrator.get(YEAR)
    with django_assert_max_num_queries(12):
        shown = text(as_administrator.get(YEAR))

    assert shown.count('href="?day=') == 365
    assert shown.count("Statutory holiday</span>") == 13
    assert shown.count("Make-up working day</span>") == 6


@pytest.mark.parametrize("path", ["of/CN/1990/", "of/XX/2026/", "hours/99/"])
def test_what_is_not_there_is_not_found(as_administrator, path):
    assert as_administrator.get(f"/admin/calendars/{path}").status_code == 404


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "1990-01-01", ""])
def test_a_date_that_cannot_be_opens_no_card(as_administrator, day):
    answer = as_administrator.get(f"{YEAR}?day={day}")

    assert answer.status_code == 200
    assert 'id="day"' not in text(answer)


def test_a_day_is_decided_and_taken_back_on_its_card(as_administrator):
    decided = as_administrator.post(DAY, {"kind": "make_up", "reason": "年终决算"}, follow=True)
    assert "年终决算" in text(decided)
    assert "Without it" in text(decided)

    back = as_administrator.post(f"{DAY}withdraw/", follow=True)
    assert "年终决算" not in text(back)
    assert not DayOverride.objects.exists()


@pytest.mark.parametrize("day", ["1990-01-01", "2026-02-30", "tomorrow"])
def test_a_day_that_the_calendar_lacks_cannot_be_taken_back(as_administrator, day):
    answer = as_administrator.post(f"/admin/calendars/of/CN/days/{day}/withdraw/")

    assert answer.status_code == 404


def test_a_decision_without_a_reason_is_asked_for_it(as_administrator):
    answer = as_administrator.post(DAY, {"kind": "make_up", "reason": ""})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)
    refused = as_administrator.post(DAY, {"kind": "statutory", "reason": "x"})
    assert "is that already" in text(refused)
    assert as_administrator.post("/admin/calendars/of/CN/days/x/", {}).status_code == 404


def test_who_only_reads_is_shown_no_form_and_may_change_nothing(as_analyst, as_agent):
    shown = text(as_analyst.get(f"{YEAR}?day=2026-02-17"))

    assert "Chinese New Year" in shown
    assert "Decide" not in shown
    assert as_analyst.post(DAY, {"kind": "rest", "reason": "x"}).status_code == 403
    assert as_agent.get(YEAR).status_code == 403


def test_a_calendar_of_another_country_is_made(as_administrator):
    given = {"code": "GB", "name": "英国", "country": "GB", "zone": "Europe/London"}
    made = as_administrator.post("/admin/calendars/new/", given, follow=True)
    again = as_administrator.post("/admin/calendars/new/", given)
    unknown = as_administrator.post("/admin/calendars/new/", given | {"code": "Q", "country": "XX"})

    assert "英国" in text(made)
    assert WorkCalendar.objects.filter(code="GB", zone="Europe/London").exists()
    assert again.status_code == unknown.status_code == 422
    assert "No public holidays" in text(unknown)


def test_a_year_is_marked_as_announced_with_its_source(as_administrator):
    as_administrator.get("/admin/calendars/")
    year = WorkCalendar.objects.get().last_date.year
    page = f"/admin/calendars/of/CN/{year}/"
    before = text(as_administrator.get(page))
    unexplained = as_administrator.post(f"{page}confirm/", {"reason": ""}, follow=True)
    after = text(as_administrator.post(f"{page}confirm/", {"reason": "国办发明电"}, follow=True))

    assert "Provisional days" in before
    assert "Provisional days" in text(unexplained)
    assert "Provisional days" not in after


def test_reading_anew_says_that_nothing_changed(as_administrator):
    as_administrator.get("/admin/calendars/")
    told = as_administrator.post("/admin/calendars/of/CN/refresh/", follow=True)

    assert "Nothing changed" in text(told)
