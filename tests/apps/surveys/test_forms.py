from __future__ import annotations

from tests.apps.conftest import person
from tests.apps.tickets.conftest import queue

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.surveys.forms import QuestionsForm, ShareForm, SurveyForm

ASKED = {"kind": "csat", "text_zh": "满意吗？", "text_en": "Satisfied?"}


def test_words_are_asked_for_only_in_both_languages():
    alone = QuestionsForm({**ASKED, "words_zh": "补充"})
    both = QuestionsForm({**ASKED, "words_zh": "补充", "words_en": "More"})

    assert alone.is_valid() and both.is_valid()
    assert [one.code for one in alone.questions] == ["csat"]
    assert [one.code for one in both.questions] == ["csat", "words"]


def test_a_code_is_taken_once(survey):
    form = SurveyForm(
        {**ASKED, "code": "service", "name_zh": "x", "name_en": "x", "asks_after": "matter"}
    )

    assert list(form.errors) == ["code"]


def test_only_queues_in_reach_are_offered(survey, hotline, head):
    far = create_branch(code="far", name="西塘支行", parent=head_office(), by="test")
    own = queue("far", head=head, branch=far)
    by = person(username="out", role=Role.ADMINISTRATOR, branch=far)

    form = ShareForm({"percent": "10", "queue": hotline.pk}, by=by)
    assert list(form.errors) == ["queue"]
    assert ShareForm({"percent": "10", "queue": own.pk}, by=by).is_valid()


def test_a_share_is_given_in_percent(survey, administrator):
    form = ShareForm({"percent": "12.5"}, by=administrator)

    assert form.is_valid()
    assert form.share == {"share": 0.125, "queue": None, "channel": ""}
    assert not ShareForm({"percent": "101"}, by=administrator).is_valid()
