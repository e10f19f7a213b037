from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from zhike.apps.dashboards.error_pages import broken, csrf_failed


@pytest.fixture
def request_of_a_visitor(visitor):
    return RequestFactory().get("/")


def test_what_is_not_there_is_said_in_the_readers_language_with_a_way_on(as_analyst):
    answer = as_analyst.get("/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_what_is_not_allowed_says_whom_to_ask(as_agent):
    answer = as_agent.get("/jobs/")

    assert answer.status_code == 403
    assert "ask an administrator" in answer.content.decode()


def test_a_broken_page_needs_neither_database_nor_person():
    answer = broken(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "出错了" in answer.content.decode()
    assert "Something broke" in answer.content.decode()


def test_a_database_that_is_away_asks_to_come_back_later(as_analyst, monkeypatch):
    from zhike.apps.jobs import views

    def locked(_user):
        raise OperationalError("database is locked")

    monkeypatch.setattr(views, "jobs_for", locked)
    as_analyst.raise_request_exception = False

    answer = as_analyst.get("/jobs/")

    assert answer.status_code == 503
    assert "nothing is lost" in answer.content.decode()


def test_an_error_shows_no_detail_of_what_broke(as_analyst, monkeypatch):
    from zhike.apps.jobs import views

    def break_down(_user):
        raise ValueError("card 6222 0210 0111 6245")

    monkeypatch.setattr(views, "jobs_for", break_down)
    as_analyst.raise_request_exception = False

    answer = as_analyst.get("/jobs/")

    assert answer.status_code == 500
    assert "6222" not in answer.content.decode()


def test_an_expired_form_says_that_nothing_was_changed(request_of_a_visitor):
    answer = csrf_failed(request_of_a_visitor, reason="no cookie")

    assert answer.status_code == 403
    assert "Nothing was changed." in answer.content.decode()
