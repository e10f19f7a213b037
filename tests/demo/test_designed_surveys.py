from __future__ import annotations

from zhike.apps.people.models import User
from zhike.apps.surveys.checks import problems_of
from zhike.apps.surveys.design_actions import items_now
from zhike.apps.surveys.kinds import KANO_LABELS, told_of
from zhike.apps.surveys.models import SheetAnswer, Survey
from zhike.apps.surveys.rules import AsksAfter
from zhike.apps.surveys.survey_actions import open_survey
from zhike.demo.after_contact import fill_surveys
from zhike.demo.designed_surveys import FEELINGS, SHEETS, fill_designed_surveys


def test_both_surveys_are_published_once_and_only_in_a_bank_that_has_some(db):
    assert fill_designed_surveys() == 0
    open_survey(code="x", name_zh="x", name_en="x", asks_after=AsksAfter.MATTER, by="test")

    assert (fill_designed_surveys(), fill_designed_surveys()) == (2, 0)
    for code in ("branch-visit", "app-features"):
        items = items_now(Survey.objects.get(code=code))
        assert items
        assert problems_of(items) == []


def test_what_was_planted_is_found_by_lot_and_at_the_posters(ready):
    fill_surveys()
    fill_designed_surveys()
    analyst = User.objects.get(username="analyst")

    features = {one.code: one for one in told_of(analyst, Survey.objects.get(code="app-features"))}
    assert features["app"].n >= 12
    classes = {code: features[code].figures[0].words for code in FEELINGS}
    planted = {"warns": "must_be", "progress": "one_dimensional", "voice": "indifferent"}
    assert classes == {code: str(KANO_LABELS[name]) for code, name in planted.items()}

    # Who came by a poster is told apart: of the lot nobody answered this survey.
    visit = Survey.objects.get(code="branch-visit")
    assert {one.n for one in told_of(analyst, visit)} == {None}
    assert told_of(analyst, visit, openly=True)[0].n == 2 * SHEETS
    waited = SheetAnswer.objects.filter(question__code="why", part="wait", score=1)
    counts = [waited.filter(sheet__link__branch__code=code).count() for code in ("B01", "B02")]
    assert counts[0] > 2 * counts[1] > 0
