from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.apps.surveys.conftest import asked
from tests.apps.surveys.designed import VISIT

from zhike.apps.people.rules import Role
from zhike.apps.surveys.actions import answer
from zhike.apps.surveys.design_actions import publish_items
from zhike.apps.surveys.quota_actions import set_quota
from zhike.apps.surveys.quotas import By
from zhike.apps.surveys.rules import Through


@pytest.fixture
def ask(call):
    return lambda path: call(path, method="GET")


def test_the_surveys_are_told_with_what_they_ask(ask, survey):
    (told,) = ask("surveys").json()

    assert (told["code"], told["version"], told["asks_after"]) == ("service", 1, "matter")
    assert [one["kind"] for one in told["questions"]] == ["csat", "text"]


def test_a_designed_version_is_told_with_its_rules_options_and_quotas(ask, survey):
    publish_items(survey, items=VISIT, is_anonymous=False, by="li")
    set_quota(survey, by_what=By.OPTION, value="why.wait", wanted=5, by="li")
    (told,) = ask("surveys").json()

    asked = {one["code"]: one for one in told["questions"]}
    assert asked["why"]["rules"] == [{"question": "overall", "op": "at_most", "values": ["3"]}]
    assert [one["code"] for one in asked["why"]["options"]] == ["wait", "staff"]
    assert asked["why"]["repeats"] == ["date", "overall"]
    assert asked["counter"]["second_en"] == "The staff explained it clearly"
    assert asked["overall"]["rules"] == []
    # How many came is a figure of few: who manages the survey reads it on its page.
    assert told["quotas"] == [{"by": "option", "value": "why.wait", "wanted": 5}]


def test_the_figures_are_those_of_the_page(ask, survey, answered):
    answered([5] * 8 + [1] * 4)
    told = ask("surveys/service/figures?by=channel").json()

    (group,) = told["groups"]
    assert (group["group"], group["answered"]) == ("Web chat", 12)
    assert group["mean"]["value"] == pytest.approx(44 / 12)
    assert told["total"]["top_two"]["value"] == pytest.approx(8 / 12)


def test_few_answers_give_no_figure(ask, survey, answered):
    answered([5] * 9)
    told = ask("surveys/service/figures").json()

    assert told["total"]["mean"] is None
    assert told["groups"][0]["top_two"] is None


def test_agents_are_told_apart_only_to_who_supervises(survey, answered, head, agent):
    answered([5] * 12, served_by=agent)
    path = "/api/v1/surveys/service/figures?by=agent"
    analyst = person(username="li", role=Role.ANALYST)

    assert client(analyst).get(path).status_code == 404
    assert client(head).get(path).json()["groups"][0]["group"] == "wang"


def test_an_unknown_survey_is_not_there(ask, survey):
    assert ask("surveys/other/figures").status_code == 404


def test_single_answers_follow_the_contract_and_hold_no_words(ask, survey, hotline, lin, letterbox):
    answer(asked(hotline, lin), score=2, words="太慢了", through=Through.EMAIL, by="customer:C001")
    answered_page = ask("survey-answers?survey=service&kind=csat")

    (told,) = answered_page.json()["items"]
    assert (told["score"], told["scale_max"], told["customer_id"]) == (2, 5, "C001")
    assert "太慢了" not in answered_page.content.decode()


def test_who_supervises_reads_figures_and_no_single_answer(survey, head):
    assert client(head).get("/api/v1/survey-answers").status_code == 403


def test_every_question_is_told_by_group_and_wave(ask, planted):
    overall = ask("surveys/service/questions?by=channel&grain=quarter").json()[0]

    lines = {(one["group"], one["period"]): one for one in overall["lines"]}
    fell = lines["Telephone", "2026-Q2"]
    assert (fell["n"], fell["figures"][0]["against"]["value"]) == (30, -3.0)
    assert fell["figures"][0]["against"]["proven"]
    assert ask("surveys/nowhere/questions").status_code == 404
