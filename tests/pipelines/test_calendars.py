from __future__ import annotations

from datetime import date, datetime

import ibis
import pytest

from zhike.analytics.clocks import working_seconds
from zhike.pipelines.calendars import bank_zone, calendar_for, country_days, days_source


@pytest.fixture
def log():
    events = [
        {"occurred_at": datetime(2025, 1, 24, 1), "completed_at": None},
        {"occurred_at": datetime(2025, 2, 8, 1), "completed_at": datetime(2025, 2, 10, 1)},
    ]
    schema = {"occurred_at": "timestamp(6)", "completed_at": "timestamp(6)"}
    return ibis.memtable(events, schema=schema)


def test_the_calendar_covers_the_log_with_make_up_days(log):
    calendar = calendar_for("CN", log=log)

    # Sunday 26 January 2025 is worked for Spring Festival, 09:00-12:00 and 13:30-17:30.
    sunday = working_seconds(
        datetime(2025, 1, 25, 16), datetime(2025, 1, 26, 16), calendar=calendar
    )
    assert sunday == 7 * 3600


def test_another_country_has_another_calendar(log):
    netherlands = calendar_for("nl", log=log)

    sunday = working_seconds(
        datetime(2025, 1, 25, 16), datetime(2025, 1, 26, 16), calendar=netherlands
    )
    assert sunday == 0


def test_the_zone_of_the_bank_is_a_setting(monkeypatch):
    monkeypatch.setenv("ZHIKE_TIME_ZONE", "Europe/Amsterdam")

    assert bank_zone() == "Europe/Amsterdam"


def test_the_days_of_a_country_come_with_their_source():
    days = country_days("cn", first=date(2026, 2, 14), last=date(2026, 2, 17))

    assert [day.kind for day in days] == ["make_up", "rest", "statutory", "statutory"]
    assert days_source().startswith("holidays ")
