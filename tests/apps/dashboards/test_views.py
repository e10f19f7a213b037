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
def test_these_pages_only_show(as_analyst, as_agent, visitor, path):
    assert as_analyst.post(path).status_code == 405
    assert as_agent.get(path).status_code == 403
    assert visitor.get(path).status_code == 302
