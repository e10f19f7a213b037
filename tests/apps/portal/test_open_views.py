"""Whoever follows an open link fills in a sheet of his own; a flood of them ends at the limit."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.apps.cast import top
from tests.apps.surveys.designed import VISIT

from zhike.apps.audit.models import Outbox
from zhike.apps.portal import limits
from zhike.apps.surveys.design_actions import publish_items
from zhike.apps.surveys.link_actions import close_link, open_link
from zhike.apps.surveys.models import Sheet, SheetAnswer
from zhike.apps.surveys.rules import AsksAfter
from zhike.apps.surveys.survey_actions import open_survey

CARRIED = re.compile(r'name="so_far" value="([^"]*)"')


@pytest.fixture
def link(db):
    made = open_survey(
        code="visit", name_zh="网点", name_en="Visit", asks_after=AsksAfter.MATTER, by="li"
    )
    made = publish_items(made, items=VISIT, is_anonymous=False, by="li")
    return open_link(made, name="poster", branch=top(), by="li")


@pytest.fixture
def anybody() -> Client:
    made = Client(headers={"host": "localhost"})
    made.cookies["zhike_language"] = "en"
    return made


def address(link) -> str:
    return f"/my/survey/{link.token}/"


def carried(answer) -> str:
    return CARRIED.search(answer.content.decode())[1]


def walked(browser, link, **last) -> dict[str, str]:
    """Answer everything and give the form that sends it."""
    page = browser.get(address(link))
    steps = ({"step": "overall", "answer": "5"}, {"step": "counter"})
    for step in steps:
        page = browser.post(address(link), {"so_far": carried(page), **step})
    return {"so_far": carried(page), "do": "send", **last}


def test_a_sheet_is_filled_in_step_by_step_and_a_button_pressed_twice_sends_once(link, anybody):
    before = Outbox.objects.count()
    form = walked(anybody, link)
    assert (Sheet.objects.count(), Outbox.objects.count()) == (0, before)

    assert "Thank you" in anybody.post(address(link), form).content.decode()
    assert "Thank you" in anybody.post(address(link), form).content.decode()

    sheet = Sheet.objects.get()
    assert sheet.link == link
    assert [one.score for one in SheetAnswer.objects.filter(sheet=sheet)] == [5]
    anybody.post(address(link), walked(anybody, link))
    assert Sheet.objects.count() == 2  # another one who comes by has a sheet of his own


def test_what_is_not_ours_begins_anew_and_writes_nothing(link, anybody):
    other = open_link(link.survey, name="other", branch=top(), by="li")
    ours = walked(anybody, link)
    for so_far in (ours["so_far"][:-2] + "xx", "", "null"):
        page = anybody.post(address(link), {"so_far": so_far, "do": "send"})
        assert page.status_code == 422
    # A sheet that was begun over one link is not sent over another.
    assert anybody.post(address(other), ours).status_code == 422
    wrong = anybody.post(address(link), {"step": "overall", "answer": "9"})
    assert wrong.status_code == 422
    assert anybody.get("/my/survey/guessed/").status_code == 404
    assert not Sheet.objects.exists()


def test_a_closed_link_says_so_also_to_who_is_on_the_way(link, anybody):
    form = walked(anybody, link)
    close_link(link, by="li")

    told = anybody.post(address(link), form)
    assert (told.status_code, "This survey is over" in told.content.decode()) == (410, True)
    assert anybody.get(address(link)).status_code == 410
    assert not Sheet.objects.exists()


def test_a_flood_ends_at_the_limit_and_what_was_answered_is_not_lost(link, anybody, monkeypatch):
    narrow = limits.SignInPolicy(
        attempts=600, address_attempts=3, window_minutes=15, lock_minutes=15
    )
    monkeypatch.setattr(limits, "OPEN", narrow)
    for _number in range(3):
        anybody.post(address(link), walked(anybody, link))
    told = anybody.post(address(link), walked(anybody, link))

    assert told.status_code == 429
    assert "Too many tries" in told.content.decode()
    assert carried(told)
    assert Sheet.objects.count() == 3
    elsewhere = Client(headers={"host": "localhost"}, REMOTE_ADDR="10.9.8.7")
    elsewhere.post(address(link), walked(elsewhere, link))
    assert Sheet.objects.count() == 4
