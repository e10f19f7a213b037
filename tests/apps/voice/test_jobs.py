from __future__ import annotations

from datetime import date

import pytest
from tests.text_bank import store_texts

from zhike.apps.voice import jobs
from zhike.engine.store import Store


@pytest.fixture
def read(monkeypatch):
    days = []
    monkeypatch.setattr(jobs, "read_the_texts", lambda *, today, sealed: days.append(today))
    monkeypatch.setattr(jobs, "announce_issues", lambda *, today: None)
    monkeypatch.setattr(jobs, "_seen", [])
    return days


def test_it_reads_when_texts_came_or_a_day_is_over_and_else_rests(db, own_home, read, monkeypatch):
    for day in (date(2025, 6, 1), date(2025, 6, 1), date(2025, 6, 2)):
        monkeypatch.setattr(jobs.timezone, "localdate", lambda day=day: day)
        jobs.read_new_texts()
    store_texts(Store(own_home / "store"), each_day=1)
    jobs.read_new_texts()

    assert [day.day for day in read] == [1, 2, 2]
