from zhike.apps.pains.shown import direction_of, points_of
from zhike.pipelines.answers import Answer

ESTIMATE = {"value": 0.5, "lower": 0.4, "upper": 0.6}
ROW = {
    "matter": "fees", "rank": 2, "rank_lowest": 1, "rank_highest": 4, "reach": 40, "met": 80,
    "share": ESTIMATE, "severity": ESTIMATE, "frequency": ESTIMATE, "trend": None, "causes": [],
    "stake": None, "weeks": [],
    "evidences": [
        {"evidence": "loop", "log_name": "loans", "activity": "check & sign", "moments": 9,
         "troubles": 5, "customers": 4},
        {"evidence": "words", "log_name": None, "activity": "words", "moments": 9, "troubles": 5,
         "customers": 12},
    ],
}  # fmt: skip


def shown(row):
    empty = {"events": 0, "cases": 0, "first_at": None, "last_at": None}
    return points_of(Answer(question="pains", log_name="", definition="", rows=[row], **empty))[0]


def test_each_evidence_leads_to_the_tab_that_shows_it_and_words_lead_nowhere():
    loop, words = shown(ROW).evidences

    assert loop.url == "/insight/journeys/loans/rework/?with_activities=check+%26+sign"
    assert (words.url, words.place) == ("", "")


def test_without_a_value_there_is_a_dash_and_ranks_are_a_range():
    point = shown(ROW)

    assert (point.value, point.interval, point.ranks) == ("–", "", "1–4")


def test_a_direction_is_told_only_where_it_is_proved():
    trend = {"p_corrected": 0.01, "difference": {"value": -0.1}}

    assert direction_of(trend) == "down"
    assert direction_of(trend | {"p_corrected": 0.2}) == "same"
    assert direction_of(None) == ""
