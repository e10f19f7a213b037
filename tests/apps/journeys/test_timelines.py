from __future__ import annotations

from zhike.apps.journeys.timelines import attributes_of_case, case_timeline, customer_timeline


def test_a_case_is_told_event_by_event_with_the_waits_between(loans):
    timeline = case_timeline(loans, case_id="m2")

    told = [(event.activity, event.wait) for event in timeline.events]
    assert told == [
        ("apply", ""),
        ("check papers", "10 min"),
        ("return papers", "30 min"),
        ("check papers", "2 d"),
        ("approve", "4 h"),
    ]
    assert [event.is_long_wait for event in timeline.events] == [False] * 3 + [True, False]


def test_events_stand_where_their_time_is(loans):
    timeline = case_timeline(loans, case_id="m1")

    assert [event.place for event in timeline.events] == [0, 83, 1000]
    assert [lane.name for lane in timeline.lanes] == ["apply", "check papers", "approve"]


def test_a_case_of_one_event_has_no_length(loans):
    timeline = case_timeline(loans, case_id="m4")

    assert (timeline.n, timeline.duration, timeline.events[0].place) == (1, "0 s", 0)
    assert len(timeline.marks) == 1


def test_the_customer_is_shown_masked(loans):
    assert case_timeline(loans, case_id="m1").customer == "••"
    assert customer_timeline("C1").title == "••"


def test_a_customer_is_told_over_all_logs(loans):
    timeline = customer_timeline("C1")

    assert (timeline.n, [lane.name for lane in timeline.lanes]) == (3, ["loans"])


def test_nobody_has_no_events(loans):
    assert customer_timeline("C999").events == []
    assert case_timeline(loans, case_id="none").events == []


def test_attributes_of_the_case_are_told_once():
    rows = [
        {"attributes": [["case:branch", "north"], ["paper", "pay slip"]]},
        {"attributes": [["case:branch", "north"], ["case:amount", "5"]]},
    ]

    assert attributes_of_case(rows) == [("case:branch", "north")]
    assert attributes_of_case([]) == []
