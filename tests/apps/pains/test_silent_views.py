"""What is seen of silent customers, and that an estimate not borne out is hidden."""

from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.pipelines.test_silent_customers import ASKED, planted

from zhike.apps.pains import silent
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.rules import Role
from zhike.pipelines.silent_customers import told

PAGE = "/insight/pains/silent/"


@pytest.fixture
def as_analyst(db):
    return client(person(username="analyst", role=Role.ANALYST, branch=head_office()))


def seen(as_analyst, monkeypatch, **bank):
    answer = told(planted(**bank)[0], ASKED)
    monkeypatch.setattr(silent, "silent_of_bank", lambda **_asked: answer)
    page = as_analyst.get(PAGE)
    assert page.status_code == 200
    return page.content.decode()


def test_the_estimate_stands_beside_the_answers_with_its_check_and_drivers(as_analyst, monkeypatch):
    page = seen(as_analyst, monkeypatch, few=8)

    for words in (
        "Silent: dissatisfied, estimated", "Among those who answered", "东湖支行", "AUC",
        "more failures in 30 days before", "When not to trust this", "standard deviations",
        "too few, or hidden to protect another group", "Brier score",
    ):  # fmt: skip
        assert words in page
    assert "Not to be trusted" not in page


def test_an_estimate_that_later_answers_do_not_bear_out_is_hidden(as_analyst, monkeypatch):
    page = seen(as_analyst, monkeypatch, telling=False)

    assert "Not to be trusted: the estimate is hidden" in page
    assert "odds × 1.5):" not in page


def test_few_answers_are_told_and_agents_see_nothing(as_analyst, as_agent, pains_in_store):
    assert "fewer than 100 answers" in as_analyst.get(PAGE).content.decode()
    assert as_agent.get(PAGE).status_code == 403


def test_a_bank_without_a_question_says_which_is_missing(as_analyst):
    assert "No question of overall satisfaction" in as_analyst.get(PAGE).content.decode()
