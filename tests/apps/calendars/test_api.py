from __future__ import annotations

from datetime import date

from zhike.apps.calendars.actions import set_day

DAYS = "/api/v1/calendars/CN/days"


def test_the_calendars_are_listed_with_their_version(as_analyst, calendar):
    (listed,) = as_analyst.get("/api/v1/calendars").json()["items"]

    assert (listed["code"], listed["zone"]) == ("CN", "Asia/Shanghai")
    assert listed["version"] == calendar.version


def test_days_come_with_what_the_bank_decided(as_analyst, calendar, django_assert_max_num_queries):
    set_day(calendar, on=date(2026, 2, 17), kind="rest", reason="测试", by="chen")
    span = {"date_from": "2026-02-14", "date_until": "2026-02-18"}

    with django_assert_max_num_queries(12):
        days = as_analyst.get(DAYS, span).json()["items"]

    assert [(day["kind"], day["reason"]) for day in days] == [
        ("make_up", None),
        ("rest", None),
        ("statutory", None),
        ("rest", "测试"),
    ]


def test_who_may_not_see_and_what_is_not_there(as_agent, as_analyst, visitor, calendar):
    assert as_agent.get(DAYS).status_code == 403
    assert visitor.get(DAYS).status_code == 401
    assert as_analyst.get("/api/v1/calendars/XX/days").status_code == 404
    assert as_analyst.get(DAYS, {"date": "soon"}).status_code == 422
