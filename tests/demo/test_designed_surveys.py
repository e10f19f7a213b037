from __future__ import annotations

from zhike.apps.surveys.checks import problems_of
from zhike.apps.surveys.design_actions import items_now
from zhike.apps.surveys.models import Survey
from zhike.apps.surveys.rules import AsksAfter
from zhike.apps.surveys.survey_actions import open_survey
from zhike.demo.designed_surveys import fill_designed_surveys


def test_both_surveys_are_published_once_and_only_in_a_bank_that_has_some(db):
    assert fill_designed_surveys() == 0
    open_survey(code="x", name_zh="x", name_en="x", asks_after=AsksAfter.MATTER, by="test")

    assert (fill_designed_surveys(), fill_designed_surveys()) == (2, 0)
    for code in ("branch-visit", "app-features"):
        items = items_now(Survey.objects.get(code=code))
        assert items
        assert problems_of(items) == []
