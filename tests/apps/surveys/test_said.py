from __future__ import annotations

import pytest
from django.utils import timezone
from tests.apps.conftest import client, person
from tests.apps.consents.conftest import customer

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.surveys.models import Answer, Question
from zhike.apps.surveys.rules import QuestionKind
from zhike.apps.surveys.said import said_in, words_for
from zhike.apps.vault.keys import seal_for

SLOW = "排队太久，回电 13812345678"


@pytest.fixture
def spoken(survey, answered):
    """Ten answers, the first two of them with words."""
    rows = answered([2, 5] + [4] * 8)
    for row, text in zip(rows, (SLOW, "很好"), strict=False):
        word(survey, row, text)
    return rows


def word(survey, invitation, text):
    question = Question.objects.get(survey=survey, kind=QuestionKind.TEXT)
    return Answer.objects.create(
        invitation=invitation,
        question=question,
        text_sealed=seal_for(invitation.customer.customer_id, text),
        answered_at=invitation.answered_at,
    )


@pytest.fixture
def supervisor(db):
    return person(username="sun2", role=Role.SUPERVISOR)


def page(user, query=""):
    return client(user).get(f"/surveys/{query}").content.decode()


def test_words_stand_with_their_score_and_numbers_in_them_masked(survey, spoken, analyst):
    said = said_in(words_for(analyst, survey))

    assert {(one.score, one.text) for one in said} == {
        (2, "排队太久，回电 138****5678"),
        (5, "很好"),
    }
    text = page(analyst)
    assert "排队太久" in text
    assert "13812345678" not in text
    assert "score 2" in text
    assert "C050" not in text, "nothing tells whose they are"


def test_who_may_not_read_single_answers_reads_no_words(survey, spoken, supervisor):
    assert words_for(supervisor, survey) is None

    text = page(supervisor)
    assert "In their own words" not in text
    assert "排队太久" not in text


def test_where_fewer_than_ten_answered_no_word_is_shown(survey, answered, analyst):
    rows = answered([2] * 9 + [None] * 5)
    word(survey, rows[0], SLOW)

    assert words_for(analyst, survey) is None
    assert "排队太久" not in page(analyst)


def test_words_of_another_branch_are_out_of_reach(survey, spoken):
    far = create_branch(code="far", name="西塘支行", parent=head_office(), by="test")
    outsider = person(username="out", role=Role.ANALYST, branch=far)

    assert words_for(outsider, survey) is None
    assert "排队太久" not in page(outsider)


def test_of_a_month_that_cannot_be_looked_at_alone_there_are_none(survey, spoken, analyst):
    month = f"{timezone.localtime(spoken[0].answered_at):%Y-%m}"

    assert words_for(analyst, survey, period=month).count() == 2
    assert words_for(analyst, survey, period="2001-01") is None


def test_words_that_were_erased_are_not_there_and_their_order_tells_of_no_time(
    survey, spoken, analyst
):
    Answer.objects.filter(invitation=spoken[1]).update(text_sealed="")
    word(survey, spoken[9], "还行")

    found = list(words_for(analyst, survey))

    assert len(found) == 2
    ids = [row.invitation.public_id for row in found]
    assert ids == sorted(ids)


def test_a_page_of_words_is_opened_with_few_questions(
    survey, answered, analyst, django_assert_max_num_queries
):
    for place, row in enumerate(answered([4] * 30)):
        row.customer = customer(f"C1{place:02d}")
        row.save()
        word(survey, row, f"第 {place} 条")

    with django_assert_max_num_queries(4):
        assert len(said_in(words_for(analyst, survey)[:25])) == 25
