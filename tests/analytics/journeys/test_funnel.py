from __future__ import annotations

import pytest
from tests.analytics.journeys.small_logs import log_of

from zhike.analytics.errors import MissingColumns, TooFewStages
from zhike.analytics.journeys import funnel

STAGES = ["apply", "check", "sign"]
LOG = (
    # Cases 1 and 2 sign after a check; 3 is checked twice and gives up; 4 signs without a check;
    # 5 is checked before it applies; 6 never applies.
    ("1", "apply", "2026-01-05 09:00"),
    ("1", "check", "2026-01-05 09:10"),
    ("1", "sign", "2026-01-05 10:00"),
    ("2", "apply", "2026-01-05 09:00"),
    ("2", "call", "2026-01-05 09:05"),
    ("2", "check", "2026-01-05 09:30"),
    ("2", "sign", "2026-01-05 09:40"),
    ("3", "apply", "2026-01-05 09:00"),
    ("3", "check", "2026-01-05 10:00"),
    ("3", "check", "2026-01-05 11:00"),
    ("4", "apply", "2026-01-05 09:00"),
    ("4", "sign", "2026-01-05 09:20"),
    ("5", "check", "2026-01-05 08:00"),
    ("5", "apply", "2026-01-05 09:00"),
    ("6", "sign", "2026-01-05 09:00"),
)
CHANNELS = ["app"] * 3 + ["branch"] * 4 + ["app"] * 3 + [None] * 5


def counts(stages):
    return [(stage.stage, stage.cases, stage.drop_off, stage.median_seconds) for stage in stages]


def test_cases_count_in_each_stage_they_reach_in_order():
    found = funnel(log_of(*LOG), stages=STAGES)

    # Checked after 10, 30 and 60 minutes; signed 50 and 10 minutes after the check.
    assert counts(found) == [
        ("apply", 5, 2, None),
        ("check", 3, 1, 1800.0),
        ("sign", 2, 0, 1800.0),
    ]
    assert found[2].conversion.value == pytest.approx(2 / 3)
    assert found[2].conversion_from_start.value == pytest.approx(2 / 5)
    assert found[1].p95_seconds == pytest.approx(1800 + 0.9 * 1800)


def test_a_segment_is_that_of_the_first_stage():
    found = funnel(log_of(*LOG, channel=CHANNELS), stages=STAGES, by="channel")

    assert [(stage.segment, stage.number, stage.cases) for stage in found] == [
        (None, 1, 2), (None, 2, 0), (None, 3, 0),
        ("app", 1, 2), ("app", 2, 2), ("app", 3, 1),
        ("branch", 1, 1), ("branch", 2, 1), ("branch", 3, 1),
    ]  # fmt: skip
    assert found[2].conversion.value is None


def test_stages_at_the_same_time_follow_the_source():
    log = log_of(("1", "check", "2026-01-05 09:00"), ("1", "apply", "2026-01-05 09:00"))

    assert [stage.cases for stage in funnel(log, stages=["apply", "check"])] == [1, 0]


@pytest.mark.parametrize("stages", [[], ["apply"], ["apply", "check", "apply"]])
def test_fewer_than_two_different_stages_are_refused(stages):
    with pytest.raises(TooFewStages, match="two or more different stages"):
        funnel(log_of(*LOG), stages=stages)


def test_an_unknown_column_to_split_by_is_named():
    with pytest.raises(MissingColumns, match="lacks the columns branch"):
        funnel(log_of(*LOG), stages=STAGES, by="branch")
