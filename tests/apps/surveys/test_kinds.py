"""Planted answers: each kind of question shows its own figure, and nothing of few answers."""

from __future__ import annotations

from datetime import date

import pytest
from tests.apps.surveys.designed import STAFF, VISIT, WAIT, item

from zhike.apps.surveys.answer_actions import write_sheet
from zhike.apps.surveys.design_actions import publish_items
from zhike.apps.surveys.kinds import told_of
from zhike.apps.surveys.models import Question, Sheet

KANO = item("face", "kano", second_zh="没有？", second_en="Without?")
DOOR = item("door", "choice", options=(WAIT, STAFF))


@pytest.fixture
def told(survey, hotline, analyst):
    """12 sheets, of whom 9 say why: too few to be shown."""
    designed = publish_items(
        survey, items=(*VISIT, KANO, DOOR, item("said", "text")), is_anonymous=True, by="li"
    )
    questions = list(Question.objects.filter(survey=designed, version=designed.version))
    for number in range(12):
        given = {
            "overall": 2 if number < 9 else 5,
            "counter": [7, 4],
            "face": [1, 5],
            "door": ["wait"] if number < 3 else ["staff"],
        }
        given |= {"why": ["wait"]} if number < 9 else {}
        given |= {"said": f"<b>第{number}位 13812345678"}
        sheet = Sheet(
            survey=designed,
            version=designed.version,
            queue=hotline,
            branch=hotline.branch,
            channel="phone",
            answered_on=date(2026, 3, 4),
        )
        write_sheet(sheet, questions, given)
    return {one.code: one for one in told_of(analyst, designed)}


def figures(one):
    return {each.label: each.words for each in one.figures}


def test_each_kind_has_its_own_figure_and_nothing_small_is_shown(told, as_analyst):
    assert figures(told["overall"])["Mean (1–5)"] == "2.75"
    assert figures(told["counter"])["Gap: perceived less expected"] == "−3.00"
    assert figures(told["face"])["Class"].startswith("one-dimensional")
    assert figures(told["door"]) == {"the wait": "25.0 %", "staff": "75.0 %"}
    assert (told["why"].n, told["why"].figures) == (None, ())

    page = as_analyst.get("/surveys/results/questions/?survey=service").content.decode()
    assert "fewer than 10 answers: not shown" in page
    assert "−3.00" in page
    assert "9 answers" not in page
    assert "&lt;b&gt;第3位" in page
    assert "13812345678" not in page


def test_words_without_a_name_are_read_by_who_may_read_answers_alone(told, as_administrator):
    page = as_administrator.get("/surveys/results/questions/?survey=service").content.decode()

    assert "第3位" not in page
