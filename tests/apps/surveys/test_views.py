from __future__ import annotations

from tests.apps.surveys.conftest import asked

from zhike.apps.audit.models import AuditRow
from zhike.apps.surveys.models import SampleShare, Survey
from zhike.apps.surveys.survey_actions import set_share

ADMIN = "/admin/surveys/"
NEW = {
    "code": "talks", "name_zh": "会话评价", "name_en": "Talks", "asks_after": "conversation",
    "kind": "ces", "text_zh": "办理容易吗？", "text_en": "Was it easy?",
}  # fmt: skip


def text(answer):
    return answer.content.decode()


def test_a_bank_without_answers_is_told_what_a_survey_does(as_analyst):
    assert "Nobody was asked yet" in text(as_analyst.get("/surveys/"))


def test_the_page_says_what_each_figure_is(as_analyst, survey, answered):
    answered([5] * 8 + [1] * 4 + [None] * 12)
    page = text(as_analyst.get("/surveys/"))

    for words in ("Mean", "Top two", "Response rate", "With the silent", "scale 1 to 5"):
        assert words in page
    assert "3.67" in page
    assert "67 %" in page
    assert "50 %" in page
    assert "33 % – 83 %" in page


def test_small_groups_are_named_and_not_shown(as_analyst, survey, answered):
    answered([5] * 9)
    page = text(as_analyst.get("/surveys/"))

    assert "fewer than 10 answers: not shown" in page
    assert "5.00" not in page


def test_a_split_by_agent_is_not_even_offered_to_who_does_not_supervise(
    as_analyst, survey, answered, agent
):
    answered([5] * 12, served_by=agent)
    page = text(as_analyst.get("/surveys/?by=agent"))

    assert "wang" not in page
    assert 'value="agent"' not in page


def test_an_agent_opens_no_page_of_surveys(as_agent, survey):
    for path in ("/surveys/", ADMIN, f"{ADMIN}service/"):
        assert as_agent.get(path).status_code == 403


def test_an_agent_can_neither_set_a_share_nor_stop_a_survey(as_agent, survey):
    before = list(SampleShare.objects.values())
    for path in ("shares/", "switch/", "questions/"):
        assert as_agent.post(f"{ADMIN}service/{path}", {"percent": "0"}).status_code == 403

    assert list(SampleShare.objects.values()) == before
    assert Survey.objects.get().is_active


def test_an_administrator_begins_a_survey_and_sets_a_share(as_administrator, hotline):
    made = as_administrator.post(f"{ADMIN}new/", NEW)
    assert made["Location"] == f"{ADMIN}talks/"

    as_administrator.post(f"{ADMIN}talks/shares/", {"percent": "25", "queue": hotline.pk})

    page = text(as_administrator.get(f"{ADMIN}talks/"))
    assert "25 %" in page
    assert "队列 hotline" in page
    assert "Was it easy?" in page
    assert AuditRow.objects.filter(activity="set survey share", by="chen").exists()


def test_what_is_wrong_stands_beside_its_field(as_administrator, survey):
    made = as_administrator.post(f"{ADMIN}new/", {**NEW, "code": "service"})

    assert made.status_code == 422
    assert "There is a survey with this code already." in text(made)
    refused = as_administrator.post(f"{ADMIN}service/shares/", {"percent": "140"})
    assert refused.status_code == 422


def test_new_questions_are_asked_from_now_on(as_administrator, survey):
    asked_now = {**NEW, "kind": "nps", "text_en": "Recommend us?"}
    as_administrator.post(f"{ADMIN}service/questions/", asked_now)

    survey.refresh_from_db()
    assert survey.version == 2
    assert "Recommend us?" in text(as_administrator.get(f"{ADMIN}service/"))


def test_a_survey_is_stopped_and_goes_on(as_administrator, survey):
    as_administrator.post(f"{ADMIN}service/switch/", {"to": "off"})
    assert "This survey is stopped" in text(as_administrator.get(f"{ADMIN}service/"))

    as_administrator.post(f"{ADMIN}service/switch/", {"to": "on"})
    assert Survey.objects.get().is_active


def test_a_share_is_ended(as_administrator, survey, hotline):
    made = set_share(survey, share=0.5, queue=hotline, by="chen")
    as_administrator.post(f"{ADMIN}service/shares/{made.pk}/end/")

    assert list(SampleShare.objects.values_list("queue", "share")) == [(None, 1.0)]


def test_no_page_of_staff_shows_who_was_drawn(as_administrator, survey, hotline, lin, letterbox):
    row = asked(hotline, lin)
    for path in ("/surveys/", ADMIN, f"{ADMIN}service/"):
        page = text(as_administrator.get(path))
        assert "C001" not in page
        assert row.public_id not in page
        assert row.ticket.number not in page
