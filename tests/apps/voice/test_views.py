"""What an analyst sees of the customers' words, and who sees nothing of them."""

from __future__ import annotations

import pytest
from tests.apps.cast import client, person
from tests.text_bank import BROKEN, FACE, PRAISE, RARE

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role

# Figures of the event store; the database only says who asks.
pytestmark = pytest.mark.one_database

PAGES = ("/voice/", "/voice/issues/", "/voice/topics/")
WORDS = "/voice/words/"


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", [*PAGES, WORDS])
def test_an_agent_sees_none_of_it(as_agent, path):
    assert as_agent.get(path).status_code == 403


def test_an_empty_bank_says_where_texts_come_from(as_analyst):
    assert "No texts have been read yet" in text(as_analyst.get(PAGES[0]))
    assert "No texts have been read yet" in text(as_analyst.get(PAGES[1]))
    assert "No topics yet" in text(as_analyst.get(PAGES[2]))
    assert "No words to show" in text(as_analyst.get(WORDS, {"aspect": "step.face"}))


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MANAGER, Role.SUPERVISOR])
def test_aspects_stand_with_n_interval_period_and_a_way_to_the_words(db, texts_in_store, role):
    page = text(client(person(username=f"reader-{role}", role=role)).get(PAGES[0]))
    row = page[page.index('<th scope="row">face') :].partition("</tr>")[0]

    assert "n = 1,203" in page
    assert page.count('<th scope="row">') == 10
    assert 'href="?all=1"' in page
    assert "2025-01 – 2025-05" in page
    assert " to 100.0 %" in row
    assert "?aspect=step.face&amp;says=blamed" in row


def test_a_rare_aspect_tells_neither_its_number_nor_its_words(as_analyst, texts_in_store):
    page = text(as_analyst.get(PAGES[0], {"all": "1"}))
    row = page[page.index('<th scope="row">investment') :].partition("</tr>")[0]

    assert "not shown" in row
    assert "number" not in row
    for asked in ({"aspect": "product.investment"}, {"aspect": "product.investment", "says": "x"}):
        assert RARE not in text(as_analyst.get(WORDS, asked))


def test_the_break_is_an_issue_with_the_change_before_it_and_its_false_alarms(
    as_analyst, texts_in_store
):
    page = text(as_analyst.get(PAGES[1]))

    for words in ("face", "手机银行 6.2 版", "by chance alone", "no proof", "before it was 0.0 %"):
        assert words in page
    assert "6.1 版" not in page
    found = page.partition("?issue=")[2].partition('"')[0]
    assert FACE[0] in text(as_analyst.get(WORDS, {"issue": found}))


def test_topics_have_numbers_words_and_quotes(as_analyst, texts_in_store):
    page = text(as_analyst.get(PAGES[2]))

    assert "Topics of 2025-05" in page
    assert "T0001" in page
    assert PRAISE[0] in page
    assert "as the month before" in page
    assert PRAISE[0] in text(as_analyst.get(WORDS, {"topic": "T0001"}))


def test_words_come_with_how_many_say_so_and_without_whose_they_are(as_analyst, texts_in_store):
    page = text(as_analyst.get(WORDS, {"aspect": "step.transfer", "says": "praised"}))

    assert PRAISE[0] in page
    assert "texts nearly alike" in page
    assert "C00" not in page
    assert f"{BROKEN.year}-0" not in page.partition("<h2>")[2]


def test_a_supervisor_of_one_branch_reads_words_of_its_customers_alone(db, texts_in_store):
    branch = create_branch(code="south", name="南桥支行", parent=head_office(), by="test")
    reader = client(person(username="of-branch", role=Role.SUPERVISOR, branch=branch))
    asked = {"aspect": "step.face"}

    assert "n = 1,203" not in text(reader.get(PAGES[0]))
    assert FACE[0] not in text(reader.get(WORDS, asked))
    assert FACE[0] in text(
        client(person(username="of-bank", role=Role.SUPERVISOR)).get(WORDS, asked)
    )


def test_an_address_that_names_nothing_known_falls_back(as_analyst, texts_in_store):
    odd = {"source": "x", "period": "1999", "axis": "x", "issue": "x", "topic": "x", "aspect": "x"}

    for path in PAGES:
        assert "yet" not in text(as_analyst.get(path, odd)).partition("<main")[2][:2000]
    assert "No words to show" in text(as_analyst.get(WORDS, odd))


def test_filters_count_the_texts_of_their_source_and_period(as_analyst, texts_in_store):
    page = text(as_analyst.get(PAGES[0], {"source": "app review", "period": "2025-02"}))

    assert "n = 112" in page
    assert '<th scope="row">face' not in page


def test_the_pages_speak_chinese(as_analyst, texts_in_store):
    as_analyst.cookies["zhike_language"] = "zh-hans"

    assert "人脸识别" in text(as_analyst.get(PAGES[0]))
    page = text(as_analyst.get(PAGES[1]))
    assert "首次报警" in page
    assert "first called" not in page
