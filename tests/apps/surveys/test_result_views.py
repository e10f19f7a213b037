"""What an analyst sees on the pages of results, and who sees nothing of them."""

from __future__ import annotations

import pytest
from tests.survey_bank import OVERALL, PAINT, RECOMMEND, SURVEY, WAIT

# Figures of the event store; the database only says who asks.
pytestmark = pytest.mark.one_database

PAGES = ("/surveys/results/", "/surveys/results/waves/", "/surveys/results/league/",
         "/surveys/results/drivers/")  # fmt: skip
NPS = {"q": f"{SURVEY}|{RECOMMEND}|0-10"}
WHOLE = {"q": f"{SURVEY}|{OVERALL}|1-5"}


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_an_agent_sees_none_of_it_and_an_empty_bank_says_where_answers_come_from(
    as_agent, as_analyst, path
):
    assert as_agent.get(path).status_code == 403
    assert "No answers yet" in text(as_analyst.get(path))


def test_figures_stand_with_interval_n_period_definition_and_response(as_analyst, answers_in_store):
    page = text(as_analyst.get(PAGES[0], NPS))

    for words in (
        "NPS", "Percent of 9 and 10 less percent of 0 to 6", "n = 596", "2025-01-10",
        "Response rate", "南桥支行", "Mean (0–10)", "NPS, weighted", "(raking)",
    ):  # fmt: skip
        assert words in page


def test_a_small_branch_is_named_and_nothing_of_it_is_told(as_analyst, answers_in_store):
    page = text(as_analyst.get(PAGES[0], NPS))
    row = page[page.index('<th scope="row">小关支行') :].partition("</tr>")[0]

    assert "not shown" in row
    assert "number" not in row


def test_a_page_names_the_scale_and_offers_no_other_reading(as_analyst, answers_in_store):
    page = text(as_analyst.get(PAGES[0], WHOLE | {"as": "recommendation"}))

    assert "how satisfied they are" in page
    assert 'value="recommendation"' not in page


def test_waves_compare_the_last_two_periods_and_say_how_they_were_corrected(
    as_analyst, answers_in_store
):
    page = text(as_analyst.get(PAGES[1], NPS | {"by": "channel"}))

    assert 'value="2025-Q3" selected' in page
    assert 'value="2025-Q4" selected' in page
    assert "Holm" in page
    assert "not proven" in page


def test_the_ranking_has_ranges_and_calls_out_the_loved_branch(as_analyst, answers_in_store):
    page = text(as_analyst.get(PAGES[2], NPS))
    row = page[page.index('<th scope="row">南桥支行') :].partition("</tr>")[0]

    assert "unlike all" in row
    assert "Range of ranks" in page


def test_two_groups_are_no_ranking_and_the_page_says_so(as_analyst, answers_in_store):
    assert "a ranking needs four" in text(as_analyst.get(PAGES[2], NPS | {"by": "segment"}))


def test_a_manager_reads_what_to_mend_first(as_analyst, answers_in_store):
    page = text(as_analyst.get(PAGES[3], WHOLE))

    assert f"Begin with “{WAIT}”" in page
    assert f"Chance alone could make these seem as important: {PAINT}" in page
    assert "Association is no cause" in page
    assert "By customer segment" in page
    assert f"Here “{WAIT}” surely matters most" in page


def test_a_question_for_one_thing_has_no_drivers(as_analyst, answers_in_store):
    page = text(as_analyst.get(PAGES[3], {"q": f"{SURVEY}|{WAIT}|1-5"}))

    assert "Nothing to weigh" in page


def test_an_address_that_names_nothing_known_falls_back(as_analyst, answers_in_store):
    odd = {"q": "x", "by": "agent", "period": "1999", "as": "x", "before": "x", "after": "2025-Q1"}

    for path in PAGES:
        assert "No answers yet" not in text(as_analyst.get(path, odd))


def test_the_pages_speak_chinese(as_analyst, answers_in_store):
    as_analyst.cookies["zhike_language"] = "zh-hans"
    page = text(as_analyst.get(PAGES[3], WHOLE))

    assert f"先改进“{WAIT}”" in page
    assert "Association" not in page
