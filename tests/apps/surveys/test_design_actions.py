from __future__ import annotations

import json

import pytest
from tests.apps.surveys.designed import VISIT, item, rule

from zhike.apps.audit.models import AuditRow
from zhike.apps.surveys.design import from_plain
from zhike.apps.surveys.design_actions import (
    discard_draft,
    items_now,
    move_question,
    publish_draft,
    publish_items,
    remove_question,
    save_question,
    set_anonymous,
)
from zhike.apps.surveys.errors import CodeTaken, DesignFlawed, QuestionUnknown
from zhike.apps.surveys.models import Draft, Publication, Question


def drafted(survey):
    return [one.code for one in from_plain(Draft.objects.get(survey=survey).items)]


def test_a_draft_begins_from_what_is_asked_and_changes_nothing_that_is(survey):
    save_question(survey, item=item("more", "nps"), is_new=True, by="li")
    move_question(survey, code="more", steps=-1, by="li")
    remove_question(survey, code="words", by="li")

    assert drafted(survey) == ["csat", "more"]
    survey.refresh_from_db()
    assert (survey.version, [one.code for one in items_now(survey)]) == (1, ["csat", "words"])
    told = AuditRow.objects.filter(activity="change survey draft", by="li").latest("id")
    assert json.loads(told.after) == {"questions": ["csat", "more"], "what": "remove words"}


def test_a_published_version_is_what_was_designed_and_the_one_before_stays(survey):
    publish_items(survey, items=VISIT, is_anonymous=True, by="li")

    survey.refresh_from_db()
    assert items_now(survey) == VISIT
    before = Question.objects.filter(version=1).order_by("place").values_list("code", flat=True)
    assert list(before) == ["csat", "words"]
    promised = dict(Publication.objects.values_list("version", "is_anonymous"))
    assert promised == {1: False, 2: True}


def test_a_flawed_draft_is_kept_and_not_published(survey):
    save_question(survey, item=item("b", tests=(rule("c", "one_of", "1"),)), is_new=True, by="li")

    with pytest.raises(DesignFlawed) as refused:
        publish_draft(survey, by="li")

    # Nothing must be answered: that is of no single question.
    assert {one.code for one in refused.value.problems} == {"", "b"}
    assert Draft.objects.filter(survey=survey).exists()
    survey.refresh_from_db()
    assert survey.version == 1


def test_a_code_names_one_question(survey):
    with pytest.raises(CodeTaken):
        save_question(survey, item=item("csat"), is_new=True, by="li")
    with pytest.raises(QuestionUnknown):
        save_question(survey, item=item("new"), is_new=False, by="li")
    with pytest.raises(QuestionUnknown):
        move_question(survey, code="new", steps=1, by="li")


def test_what_was_promised_of_names_goes_with_the_next_version(survey):
    set_anonymous(survey, is_anonymous=True, by="li")
    discard_draft(survey, by="li")
    assert not Draft.objects.exists()

    set_anonymous(survey, is_anonymous=True, by="li")
    save_question(survey, item=item("csat", is_required=True), is_new=False, by="li")
    publish_draft(survey, by="li")
    assert Publication.objects.get(version=2).is_anonymous

    move_question(survey, code="words", steps=-9, by="li")
    assert Draft.objects.get(survey=survey).is_anonymous
    assert drafted(survey) == ["words", "csat"]
