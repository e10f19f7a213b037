from __future__ import annotations

from datetime import date

import pytest
from tests.apps.conversations.conftest import begun
from tests.text_bank import store_texts

from zhike.apps.voice import jobs
from zhike.engine.store import Store


@pytest.fixture
def read(monkeypatch):
    """The day of each reading, and whether days that are over were watched."""
    done = []
    monkeypatch.setattr(
        jobs, "read_the_texts", lambda *, today, sealed, watch: done.append((today.day, watch))
    )
    monkeypatch.setattr(jobs, "announce_issues", lambda *, today: None)
    monkeypatch.setattr(jobs, "_seen", [])
    return done


def test_it_reads_when_texts_came_or_a_day_is_over_and_else_rests(
    own_home, read, hotline, monkeypatch
):
    for day in (date(2025, 6, 1), date(2025, 6, 1), date(2025, 6, 2)):
        monkeypatch.setattr(jobs.timezone, "localdate", lambda day=day: day)
        jobs.read_new_texts()
    store_texts(Store(own_home / "store"), each_day=1)
    jobs.read_new_texts()

    assert read == [(1, True), (2, True), (2, True)]


def test_a_message_of_today_is_read_and_no_day_is_watched_again(own_home, read, hotline):
    jobs.read_new_texts()
    begun(hotline, text="排队太久")
    jobs.read_new_texts()

    assert [watch for _day, watch in read] == [True, False]
