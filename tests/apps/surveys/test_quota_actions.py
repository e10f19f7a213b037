"""Quotas hold when many come at once, at the invitation and at the answer."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from tests.apps.surveys.conftest import agreeing, asked
from tests.apps.surveys.designed import VISIT

from zhike.apps.surveys.actions import answer
from zhike.apps.surveys.answer_actions import keep_answer, send_answers
from zhike.apps.surveys.design_actions import publish_items
from zhike.apps.surveys.models import Answer, Begun, Quota
from zhike.apps.surveys.quota_actions import set_quota, take_places
from zhike.apps.surveys.quotas import By
from zhike.apps.surveys.rules import Held, State, Through

PHONE = ("channel", "phone")


def counts():
    return list(Quota.objects.order_by("value").values_list("value", "filled", "turned_away"))


def answered(row, score=5):
    return answer(row, score=score, through=Through.EMAIL, by="test")


def test_when_enough_are_in_nobody_of_the_group_is_asked_any_more(survey, hotline, letterbox):
    set_quota(survey, by_what=By.CHANNEL, value="mail", wanted=1, by="li")
    answered(asked(hotline, agreeing("C001")))

    late = asked(hotline, agreeing("C002"))

    assert (late.state, late.held) == (State.HELD_BACK, Held.FULL)
    assert counts() == [("mail", 1, 1)]


def test_whoever_was_asked_and_comes_too_late_is_told_and_nothing_of_his_is_kept(
    survey, hotline, letterbox
):
    publish_items(survey, items=VISIT, is_anonymous=False, by="li")
    first, second = (asked(hotline, agreeing(number)) for number in ("C001", "C002"))
    set_quota(survey, by_what=By.OPTION, value="why.wait", wanted=1, by="li")
    set_quota(survey, by_what=By.CHANNEL, value="mail", wanted=9, by="li")
    for row in (first, second):
        keep_answer(row, item=VISIT[0], answer=2)
        keep_answer(row, item=VISIT[1], answer=["wait"])
        keep_answer(row, item=VISIT[2], answer=None)
        keep_answer(row, item=VISIT[3], answer=None)
        sent = send_answers(row, through=Through.EMAIL, by="test")

    assert (sent.state, sent.held) == (State.HELD_BACK, Held.FULL)
    assert not Answer.objects.filter(invitation=second).exists()
    assert not Begun.objects.exists()
    # The place in the wider quota is given back.
    assert counts() == [("mail", 1, 0), ("why.wait", 1, 1)]


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_just_so_many_are_taken(survey):
    set_quota(survey, by_what=By.CHANNEL, value="phone", wanted=3, by="li")
    is_parallel = connection.vendor == "postgresql"
    taken = []

    def take():
        taken.append(take_places(survey, {PHONE}))
        if is_parallel:
            connection.close()

    if is_parallel:
        many = [threading.Thread(target=take) for _one in range(8)]
        [one.start() for one in many]
        [one.join() for one in many]
    else:
        [take() for _one in range(8)]

    assert sum(taken) == 3
    assert counts() == [("phone", 3, 5)]
