from __future__ import annotations

import pytest

from zhike.pipelines.errors import MappingNotGuessed
from zhike.pipelines.import_guess import guess_formats, guess_mapping


def guessed(*columns, **sample):
    mapping = guess_mapping(columns, sample=sample)
    return {name: sources for name, sources in mapping.columns.items()}


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [
        (("Case ID", "Activity", "Complete Timestamp", "Resource"), "Complete Timestamp"),
        (("case_id", "EventName", "start_time", "agent"), "start_time"),
        (("业务流水号", "环节名称", "办理时间", "经办人"), "办理时间"),
        (("case:concept:name", "concept:name", "time:timestamp", "org:resource"), "time:timestamp"),
    ],
)
def test_the_words_of_the_field_are_known(columns, wanted):
    assert guessed(*columns) == {
        "case_id": (columns[0],),
        "activity": (columns[1],),
        "occurred_at": (wanted,),
        "resource": (columns[3],),
    }


def test_date_and_time_in_two_columns_belong_together():
    assert guessed("案例", "步骤", "日期", "时间")["occurred_at"] == ("日期", "时间")


def test_begin_and_end_are_told_apart_and_an_end_alone_is_when_it_happened():
    both = guessed("case", "task", "Start Time", "End Time")
    alone = guessed("case", "task", "End Time")

    assert (both["occurred_at"], both["completed_at"]) == (("Start Time",), ("End Time",))
    assert alone["occurred_at"] == ("End Time",)
    assert "completed_at" not in alone


def test_what_is_not_recognised_is_named():
    with pytest.raises(MappingNotGuessed, match="No column was recognised as activity"):
        guess_mapping(["case", "time", "x", "y"], sample={})


def test_the_only_column_of_times_and_the_only_other_one_are_taken_whatever_their_names():
    days = ["05.01.2026 09:00", "06.01.2026 10:00"]
    sample = {"vorgang": ["1", "2"], "was": ["open", "close"], "wann": days}

    assert guessed("case", "was", "wann", **sample) == {
        "case_id": ("case",),
        "activity": ("was",),
        "occurred_at": ("wann",),
    }
    with pytest.raises(MappingNotGuessed, match="case"):
        guess_mapping(["vorgang", "was", "wann"], sample=sample)


def test_two_columns_of_times_are_not_guessed_between():
    days = ["2026-01-05 09:00"]

    with pytest.raises(MappingNotGuessed, match="occurred_at"):
        guess_mapping(["case", "task", "von", "bis"], sample={"von": days, "bis": days})


def test_formats_follow_the_values():
    mapping = guess_mapping(
        ["case", "activity", "date"], sample={"date": ["13.01.2026 09:00", "14.01.2026 10:30"]}
    )

    assert mapping.time_formats == ("%d.%m.%Y %H:%M",)


def test_a_day_beyond_twelve_decides_which_number_is_the_month():
    assert guess_formats(["01/05/2026 09:00", "01/13/2026 09:00"]) == ("%m/%d/%Y %H:%M",)
    assert guess_formats(["05/01/2026 09:00"]) == ("%d/%m/%Y %H:%M",)
    assert guess_formats(["2026-01-05 09:00", "nonsense"]) == ()
