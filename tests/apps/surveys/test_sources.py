from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.conftest import person
from tests.survey_bank import BRANCHES, OVERALL, PAINT, RECOMMEND, STAFF, WAIT

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.surveys.sources import branches_of, sources_for
from zhike.pipelines.survey_results import Asks


def source(caller, question):
    return next(one for one in sources_for(caller) if one.question == question)


@pytest.fixture
def teller(db):
    """Somebody who sees surveys, in one branch of the bank."""
    there = create_branch(code="dh", name="东湖支行", parent=head_office(), by="test")
    return person(username="dong", role=Role.SUPERVISOR, branch=there)


def test_questions_of_the_store_know_what_they_ask_and_what_drives_them(answers_in_store, analyst):
    overall, wait = source(analyst, OVERALL), source(analyst, WAIT)

    assert overall.asks[0] is Asks.SATISFACTION
    assert set(overall.attributes) == {WAIT, STAFF, PAINT}
    assert wait.drive is None
    assert overall.drive().drivers.drivers[0].attribute == WAIT


def test_whoever_reaches_one_branch_sees_that_branch(answers_in_store, analyst, teller):
    one = source(teller, RECOMMEND)
    results = one.count(one.scale(Asks.RECOMMENDATION), "branch")

    assert (branches_of(analyst), branches_of(teller)) == (None, {"东湖支行"})
    assert results.groups == ("东湖支行",)
    assert results.line().n == BRANCHES["东湖支行"]


def test_whoever_reaches_nothing_sees_nothing(answers_in_store, analyst):
    analyst.branch = None
    analyst.save()

    assert branches_of(analyst) == frozenset()
    assert sources_for(analyst) == []


def test_answers_to_the_bank_s_own_survey_are_there_with_who_was_asked(analyst, survey, answered):
    answered([5] * 8 + [1] * 4 + [None] * 12)
    (one,) = sources_for(analyst)

    line = one.count(one.scale(Asks.SATISFACTION), "channel").line()

    assert (line.n, line.asked) == (12, 24)
    assert line.scores[0].estimate.value == pytest.approx((5 * 8 + 4) / 12)


def test_two_months_of_the_own_survey_are_two_waves(analyst, survey, answered):
    now = timezone.now()
    answered([5] * 12, at=now - timedelta(days=40))
    answered([4] * 15, at=now)
    (one,) = sources_for(analyst)

    results = one.count(one.scale(Asks.SATISFACTION), "branch")
    first, *_between, last = [period.name for period in results.periods]

    assert [results.line(period=name).n for name in (first, last)] == [12, 15]


def test_all_sources_are_a_handful_of_queries(
    analyst, survey, answered, django_assert_max_num_queries
):
    answered([5] * 30)

    with django_assert_max_num_queries(4):
        (one,) = sources_for(analyst)
    with django_assert_max_num_queries(18):
        one.count(one.scale(Asks.SATISFACTION), "branch")
