from __future__ import annotations

import pytest
from tests.apps.surveys.test_trigger_actions import OPENED, events
from tests.apps.surveys.test_trigger_actions import trigger as trigger

from zhike.apps.audit.models import AuditRow
from zhike.apps.surveys.models import Survey
from zhike.apps.surveys.triggers import Trigger

PAGE = "/admin/surveys/opened/triggers/"
GIVEN = {"event": "account|close account", "wait_hours": "48", "percent": "25", "rest_days": ""}


@pytest.fixture(autouse=True)
def known(trigger):
    events("C001")
    events("C001", activity="close account", batch="b2")


def test_an_event_is_set_changed_stopped_and_told_on_the_page_of_the_survey(as_administrator):
    assert as_administrator.post(PAGE, GIVEN).status_code == 302
    made = Trigger.objects.get(activity="close account")
    assert (made.wait_hours, made.share, made.rest_days) == (48, 0.25, None)

    one = f"{PAGE}{made.pk}/"
    assert 'value="25.0"' in as_administrator.get(one).content.decode()
    as_administrator.post(one, GIVEN | {"percent": "50", "rest_days": "90"})
    as_administrator.post(f"{one}switch/", {"to": "off"})
    made.refresh_from_db()
    assert (made.share, made.rest_days, made.is_active) == (0.5, 90, False)

    told = as_administrator.get("/admin/surveys/opened/").content.decode()
    assert "account · close account" in told and "rest of at least 90 days" in told
    acts = AuditRow.objects.filter(activity__contains="survey trigger").order_by("pk")
    assert [row.activity for row in acts][-3:] == [
        "set survey trigger", "set survey trigger", "stop survey trigger",
    ]  # fmt: skip


def test_a_second_line_and_an_event_that_never_was_are_refused(as_administrator):
    assert (
        as_administrator.post(PAGE, GIVEN | {"event": "|".join(OPENED.values())}).status_code == 422
    )
    assert as_administrator.post(PAGE, GIVEN | {"event": "account|fly"}).status_code == 422
    assert Trigger.objects.count() == 1


def test_a_survey_of_matters_asks_after_no_event(as_administrator):
    assert Survey.objects.filter(code="service", asks_after="matter").exists()
    assert as_administrator.get("/admin/surveys/service/triggers/").status_code == 404
