from __future__ import annotations

from zhike.apps.audit.relay import relay_events
from zhike.apps.surveys.draw_actions import ask_due
from zhike.apps.surveys.models import Survey
from zhike.apps.surveys.rules import AsksAfter
from zhike.apps.surveys.survey_actions import open_survey
from zhike.apps.surveys.trigger_actions import draw_for_events, triggers_of
from zhike.demo.event_survey import CODE, GIVING, fill_event_survey


def test_the_trigger_asks_just_those_who_gave_consent_after_it_was_set(ready):
    assert fill_event_survey() == 0
    open_survey(code="x", name_zh="x", name_en="x", asks_after=AsksAfter.MATTER, by="test")

    assert (fill_event_survey(), fill_event_survey()) == (GIVING, 0)
    while relay_events():
        pass
    draw_for_events()
    while ask_due():
        pass

    (trigger,) = triggers_of(Survey.objects.get(code=CODE))
    assert trigger.frame_count == GIVING
    assert GIVING > trigger.drawn_count >= trigger.asked_count > 0
