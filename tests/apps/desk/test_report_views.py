from __future__ import annotations

import pytest
from tests.apps.conftest import client
from tests.apps.desk.test_report import BEGAN, served


def page(head, **asked):
    return client(head).get("/desk/report/", asked)


def test_the_report_shows_agents_with_definitions_n_and_period(hotline, lin, agent, head):
    for minutes in (10, 20, 30, 40, 50):
        served(hotline, lin, agent, minutes=minutes)

    text = page(head, since="2026-01-05", until="2026-01-05").content.decode()

    assert "2026-01-05 to 2026-01-05: 5 contacts, 5 tickets" in text
    assert "30 min" in text
    assert "n = 5" in text
    assert "50.0 %" in text, "five replies kept, five resolutions long past"
    assert "What the figures mean" in text


def test_the_last_day_counts_in_full(hotline, lin, agent, head):
    served(hotline, lin, agent, minutes=1, at=BEGAN.replace(hour=15, minute=59))  # 23:59 here

    assert ": 1 contacts" in page(head, since="2026-01-05", until="2026-01-05").content.decode()
    assert "Nothing in this" in page(head, since="2026-01-06", until="2026-01-06").content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "x"},
        {"since": "2026-01-06", "until": "2026-01-05"},
        {"until": "2026-02-30"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
    ],
)
def test_a_period_that_is_none_is_refused(head, asked):
    answer = page(head, **asked)

    assert answer.status_code == 422
    assert "n = " not in answer.content.decode()


def test_without_a_period_it_is_the_last_thirty_days(hotline, lin, agent, head):
    served(hotline, lin, agent, minutes=1)

    assert page(head).status_code == 200
