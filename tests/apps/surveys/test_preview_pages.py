from __future__ import annotations

from tests.apps.surveys.designed import VISIT
from tests.apps.surveys.test_design_views import DESIGN, text

from zhike.apps.surveys.design_actions import publish_items
from zhike.apps.surveys.models import Answer


def test_a_preview_is_in_the_language_asked_for_and_stores_nothing(as_analyst, survey):
    publish_items(survey, items=VISIT, is_anonymous=True, by="li")
    page = text(as_analyst.get(f"{DESIGN}preview/?lang=zh-hans"))

    assert "overall？" in page
    assert "答案不留姓名" in page
    carried = page.partition('name="so_far" value="')[2].partition('"')[0]
    for sent in ({"step": "overall", "answer": "5"}, {"so_far": "forged", "do": "send"}):
        as_analyst.post(f"{DESIGN}preview/", {"so_far": carried, "lang": "en", **sent})
    assert not Answer.objects.exists()
