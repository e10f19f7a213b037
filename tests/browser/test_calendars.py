"""Calendars, opening hours and rule packs, as those who keep and those who read them use them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.accessibility import scrolls_sideways, violations_in_both_themes
from tests.browser.in_soak import in_soak

YEAR = "/admin/calendars/of/CN/2026/"
FILL = """
from datetime import date, timedelta
from decimal import Decimal
from django.utils import timezone
from zhike.apps.calendars.actions import bank_calendar, set_day
from zhike.apps.calendars.hours_actions import record_outage, set_exception, set_hours
from zhike.apps.calendars.models import ServiceHours
from zhike.apps.rulepacks.actions import add_rule
from zhike.apps.rulepacks.rules import Unit
if not ServiceHours.objects.exists():
    calendar = bank_calendar()
    set_day(calendar, on=date(2026, 12, 31), kind="make_up", reason="年终决算", by="admin")
    hours = set_hours(calendar=calendar, branch=None, channel="branch", reason="网点营业时间",
        week={"working": "09:00-12:00, 13:30-17:30", "make_up": "09:00-17:00",
              "working:5": "09:00-16:00"}, by="admin")
    set_exception(hours, on=date(2026, 2, 16), periods="09:00-12:00", reason="除夕", by="admin")
    now = timezone.now()
    record_outage(branch=None, channel="phone", began_at=now - timedelta(days=3, hours=2),
        ended_at=now - timedelta(days=3), reason="线路故障", by="admin")
    add_rule(jurisdiction="CN", rule_id="complaint.decision", text_en="Decide within 10 days",
        text_zh="10日内作出处理决定", value=Decimal(10), unit=Unit.CALENDAR_DAYS,
        valid_from=date(2026, 1, 1), valid_until=None, source_text="行发〔2025〕18号",
        source_link="", reason="行长办公会决定", by="admin")
print(ServiceHours.objects.get().pk)
"""


@pytest.fixture(scope="module")
def paths(bank):
    hours = int(bank.run(FILL))
    return [
        "/admin/calendars/",
        YEAR,
        f"{YEAR}?day=2026-12-31",
        "/admin/calendars/of/CN/2027/",
        "/admin/calendars/hours/",
        f"/admin/calendars/hours/{hours}/",
        "/admin/calendars/availability/",
        "/admin/rule-packs/?on=2026-11-25&compare=2024-12-31",
        "/admin/rule-packs/of/CN/rules/complaint.decision/",
    ]


@pytest.mark.parametrize("language", ["zh-hans", in_soak("en")])
def test_every_page_meets_wcag_in_both_themes_and_languages(open_page, bank, paths, language):
    page = open_page("/", language=language)
    found = {}
    for path in paths:
        page.goto(bank.url + path)
        found[path] = violations_in_both_themes(page)

    assert found == {path: [] for path in paths}


@pytest.mark.parametrize(
    ("language", "width"),
    [
        ("en", 360),
        ("zh-hans", 1440),
        *(in_soak("zh-hans", width) for width in (360, 390)),
        *(in_soak("en", width) for width in (390, 1440)),
    ],
)
def test_no_page_scrolls_sideways(open_page, bank, paths, width, language):
    page = open_page("/", language=language, width=width)
    wide = []
    for path in paths:
        page.goto(bank.url + path)
        if scrolls_sideways(page):
            wide.append(path)

    assert wide == []


def test_a_day_is_decided_from_the_picture_and_seen_at_once(open_page, bank):
    page = open_page("/admin/calendars/of/CN/2026/", language="en")
    page.get_by_role("link", name="1 Statutory holiday", exact=True).first.click()
    card = page.locator("#day")
    expect(card).to_contain_text("2026-01-01")
    card.get_by_label("This day is").select_option("make_up")
    card.get_by_label("Reason").fill("Annual closing")
    card.get_by_role("button", name="Decide").click()

    expect(card).to_contain_text("Annual closing")
    expect(page.locator("a.day-decided[data-chosen]")).to_have_text("1 Make-up working day")
    card.get_by_role("button", name="Take the decision back").click()
    expect(card).not_to_contain_text("Annual closing")


def test_who_only_reads_compares_two_dates_of_the_law(open_page):
    page = open_page("/admin/rule-packs/", person="analyst", language="en", width=390)
    page.get_by_label("In force on").fill("2025-01-01")
    page.get_by_label("Compared with").fill("2024-12-31")
    page.get_by_role("button", name="Show", exact=True).click()

    changed = page.locator("section", has=page.get_by_role("heading", name="What differs"))
    expect(changed).to_contain_text("retention.aml_records")
    expect(changed).to_contain_text("5 years")
    expect(changed).to_contain_text("10 years")
    expect(page.get_by_role("button", name="Add", exact=True)).to_have_count(0)
