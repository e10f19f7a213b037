from __future__ import annotations

from zhike.apps.surveys.design_actions import items_now
from zhike.apps.surveys.models import Draft

DESIGN = "/admin/surveys/service/design/"


def text(answer):
    return answer.content.decode()


def added(browser, kind, **fields):
    words = {"text_zh": "问", "text_en": "Ask"}
    return browser.post(f"{DESIGN}add/?kind={kind}", {**words, **fields})


def test_an_analyst_designs_a_branching_survey_and_publishes_it(as_analyst, survey):
    required = {"text_zh": "满意吗？", "text_en": "Satisfied?", "is_required": "on"}
    as_analyst.post(f"{DESIGN}questions/csat/", required)
    added(
        as_analyst,
        "choices",
        code="why",
        options="wait | 等待 | the wait\nstaff｜人员｜staff",
        rule_code_0="csat",
        rule_op_0="at_most",
        rule_values_0="3",
        text_en="Why only {csat}?",
    )
    added(as_analyst, "pair", code="clear", second_zh="得到", second_en="Got")
    as_analyst.post(f"{DESIGN}questions/words/change/", {"do": "down"})

    assert "shown if csat is at most 3" in text(as_analyst.get(DESIGN))
    published = as_analyst.post(f"{DESIGN}decide/", {"do": "publish"})
    assert published["Location"] == "/admin/surveys/service/"

    survey.refresh_from_db()
    items = items_now(survey)
    assert [one.code for one in items] == ["csat", "why", "words", "clear"]
    assert [one.code for one in items[1].options] == ["wait", "staff"]
    assert items[1].tests[0].values == ("3",)
    told = text(as_analyst.get("/admin/surveys/service/versions/"))
    assert "Version 1" in told
    assert "Why only {csat}?" in told


def test_what_keeps_a_draft_back_is_told_before_and_when_it_is_published(as_analyst, survey):
    added(as_analyst, "nps", code="b", text_en="{c}", rule_code_0="csat", rule_values_0="9")

    for answer in (as_analyst.get(DESIGN), as_analyst.post(f"{DESIGN}decide/", {"do": "publish"})):
        page = text(answer)
        assert "names an answer that “csat” does not have" in page
        assert "“{c}” is neither an earlier question nor one of channel, branch, date." in page
    assert Draft.objects.exists()
