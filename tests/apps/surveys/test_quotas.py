from __future__ import annotations

from tests.apps.surveys.designed import VISIT

from zhike.apps.surveys.quotas import groups_answered, groups_asked


def test_an_answer_falls_into_the_group_of_each_option_that_was_chosen():
    given = {"overall": 2, "why": ["wait", "staff"], "counter": [7, 4]}

    assert groups_answered(VISIT, given) == {("option", "why.wait"), ("option", "why.staff")}
    assert groups_answered(VISIT, {"overall": 5, "why": None}) == set()
    assert groups_asked(channel="chat", queue="q", branch="B01") == {
        ("channel", "chat"),
        ("queue", "q"),
        ("branch", "B01"),
    }
