from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_logs(monkeypatch):
    from zhike.apps.dashboards import views

    monkeypatch.setattr(views, "logs_now", lambda user: [])


def test_home_of_an_empty_bank_says_what_to_do_first(as_administrator, as_analyst):
    administrators = as_administrator.get("/").content.decode()
    analysts = as_analyst.get("/").content.decode()

    assert "No event log yet" in administrators
    assert "An administrator can import one." in analysts
    assert "/admin/imports/new/" not in analysts


def test_home_lists_the_logs_with_their_period(as_analyst, monkeypatch):
    from datetime import UTC, datetime

    from zhike.apps.dashboards import views
    from zhike.apps.dashboards.queries import LogNow

    log = LogNow(
        name="mortgage",
        cases=13087,
        events=262200,
        first_at=datetime(2026, 1, 5, 20, 0, tzinfo=UTC),
        last_at=datetime(2026, 6, 1, tzinfo=UTC),
    )
    monkeypatch.setattr(views, "logs_now", lambda user: [log])

    page = as_analyst.get("/").content.decode()

    assert "262,200" in page
    assert "13,087" in page
    assert "2026-01-06" in page, "20:00 UTC is the next day in Shanghai"


def test_the_style_guide_shows_every_component(as_analyst):
    page = as_analyst.get("/styleguide/").content.decode()

    names = ("figure", "chart", "table", "field", "alert", "badge", "progress", "empty", "tabs")
    assert not [name for name in names if f'class="{name}' not in page]


@pytest.mark.parametrize("path", ["/", "/styleguide/"])
def test_these_pages_only_show(as_analyst, as_powerless, visitor, path):
    assert as_analyst.post(path).status_code == 405
    assert as_powerless.get(path).status_code == 403
    assert visitor.get(path).status_code == 302


def test_the_planted_page_of_a_bank_that_is_no_demo_says_so(as_analyst, settings, tmp_path):
    settings.HOME = tmp_path

    assert "This is no demo bank" in as_analyst.get("/insight/planted/").content.decode()


def test_the_planted_page_shows_each_truth_with_verdict_interval_and_n(
    as_analyst, settings, tmp_path
):
    import json

    settings.HOME = tmp_path
    found = {
        "name": "loop", "verdict": "found", "planted": True, "planted_zh": "退回",
        "planted_en": "back",
        "rule_zh": "多于", "rule_en": "more than 20 %", "planted_value": 0.38,
        "planted_places": ["A"],
        "found_places": ["A"], "value": 0.4, "lower": 0.32, "upper": 0.48, "unit": "share",
        "n": 154,
        "call": "rework", "log_names": ["mortgage"], "subject": "journeys",
    }  # fmt: skip
    (tmp_path / "findings.json").write_text(json.dumps({"findings": [found]}), encoding="utf-8")

    page = as_analyst.get("/insight/planted/").content.decode()

    for part in (
        "back",
        "38.0\u00a0%",
        "40.0\u00a0%",
        "32.0\u00a0% to 48.0\u00a0% (interval, 95%)",
        "n = 154",
        "Found",
    ):
        assert part in page


def test_the_planted_page_answers_only_those_who_may_see_it(as_agent, visitor):
    assert as_agent.get("/insight/planted/").status_code == 403
    assert visitor.get("/insight/planted/").status_code == 302


def test_the_planted_page_takes_no_changes(as_analyst):
    assert as_analyst.post("/insight/planted/").status_code == 405


def test_the_mark_is_given_to_whoever_asks_as_browsers_do(visitor):
    answer = visitor.get("/favicon.ico")

    assert answer.status_code == 301
    assert answer.url == "/static/zhike/mark.svg"
    assert visitor.post("/favicon.ico").status_code == 405


def test_an_agent_finds_a_customer_from_the_first_page_and_sees_no_logs(as_agent):
    page = as_agent.get("/").content.decode()

    assert "Find a customer" in page
    assert "No event log yet" not in page
