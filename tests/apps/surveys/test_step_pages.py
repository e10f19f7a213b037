from __future__ import annotations

from tests.apps.surveys.designed import VISIT

from zhike.apps.surveys.step_pages import known_words, step_context

FACTS = {"date": "2026-03-04", "channel": "", "branch": "东湖支行"}


def test_texts_repeat_what_is_shown_and_never_own_words():
    forged = {"overall": 2, "why": ["wait", "staff"], "counter": [7, 4], "wait": "13812345678"}

    known = known_words(VISIT, forged, FACTS)

    assert known == FACTS | {"overall": "2", "why": "the wait, staff", "counter": "4"}


def test_a_step_has_its_halves_and_marks_what_was_answered():
    step = step_context(VISIT, {"overall": 5, "counter": [7, 4]}, facts=FACTS, at="counter")

    assert [part.name for part in step["parts"]] == ["expected", "perceived"]
    marked = [[one.value for one in part.points if one.is_chosen] for part in step["parts"]]
    assert marked == [["7"], ["4"]]
    assert (step["number"], step["back"].code) == (2, "overall")


def test_before_they_are_sent_all_answers_are_told():
    told = step_context(VISIT, {"overall": 5, "counter": None}, facts=FACTS)

    assert told["review"] == [("overall", "overall?", "5"), ("counter", "counter?", "–")]
