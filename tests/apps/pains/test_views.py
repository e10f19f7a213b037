"""What an analyst, a manager and an agent see of the pain points."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.apps.conftest import client, person
from tests.pain_bank import CARD, FEE, PHONE

from zhike.apps.audit.models import AuditRow
from zhike.apps.pains.models import AssumptionChange
from zhike.apps.pains.rules import key_of
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.rules import Role

BOARD, ASSUMPTIONS = "/insight/pains/", "/insight/pains/assumptions/"
ONE = f"/insight/pains/{key_of(FEE)}/"


@pytest.fixture
def as_manager(db):
    return client(person(username="manager", role=Role.MANAGER, branch=head_office()))


@pytest.fixture
def as_analyst(db):
    return client(person(username="analyst", role=Role.ANALYST, branch=head_office()))


def improve_link(page):
    return re.search(r'href="(/improvements/new/[^"]+)"', page)[1]


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_board_names_the_first_with_money_interval_ranks_and_rule(as_analyst, pains_in_store):
    page = text(as_analyst.get(BOARD))

    assert page.index(FEE) < page.index(CARD)
    for words in ("Mend first", "¥", "At stake, a year", "evidences of the same step", "n = "):
        assert words in page


def test_one_pain_point_is_taken_apart_with_its_words_masked(as_analyst, pains_in_store):
    page = text(as_analyst.get(ONE))

    for words in (
        "How the value is made up", "Excess share of leavers", "left after the trouble",
        "In customers' own words", "[电话]", "/insight/journeys/service/",
    ):  # fmt: skip
        assert words in page
    assert PHONE not in page
    assert 'name="reach_a_year" value="312"' in text(as_analyst.get(unescape(improve_link(page))))
    assert as_analyst.get("/insight/pains/none/").status_code == 404


def test_a_manager_reads_the_board_without_single_answers_and_sets_nothing(
    as_manager, pains_in_store
):
    assert "You may not read single answers" in text(as_manager.get(ONE))
    assert "Set one" not in text(as_manager.get(ASSUMPTIONS))
    assert as_manager.post(f"{ASSUMPTIONS}set/", {"name": "years"}).status_code == 403


def test_an_analyst_sets_an_assumption_and_the_board_shows_it(as_analyst, pains_in_store):
    before = text(as_analyst.get(BOARD))
    given = {"name": "years", "value": "3", "reason": "as finance reckons"}

    answer = as_analyst.post(f"{ASSUMPTIONS}set/", given, follow=True)

    assert "as finance reckons" in text(answer)
    assert text(as_analyst.get(BOARD)) != before
    assert AuditRow.objects.filter(activity="set assumption").count() == 1
    wrong = as_analyst.post(f"{ASSUMPTIONS}set/", given | {"value": "-1"})
    assert wrong.status_code == 422
    assert AssumptionChange.objects.count() == 1


def test_the_excess_of_leavers_of_one_matter_can_be_set_by_hand(as_analyst, pains_in_store):
    answer = as_analyst.post(f"{ONE}leaving/", {"value": "5", "reason": "known"}, follow=True)

    assert "set by hand" in text(answer)
    assert "+5.0 points" in text(answer)


def test_an_empty_bank_says_where_pain_points_come_from(as_analyst):
    assert "No pain points yet" in text(as_analyst.get(BOARD))
    assert "default" in text(as_analyst.get(ASSUMPTIONS))


def test_a_list_that_cannot_be_read_is_told_and_breaks_nothing(as_analyst, own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "pains.yaml").write_text("colours: red", encoding="utf-8")

    assert "colours" in text(as_analyst.get(BOARD))
    assert as_analyst.get(ONE).status_code == 404


def test_an_agent_sees_none_of_it(as_agent):
    assert {as_agent.get(path).status_code for path in (BOARD, ASSUMPTIONS, ONE)} == {403}
