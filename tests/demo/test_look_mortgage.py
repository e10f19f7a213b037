import pytest

from zhike.demo.look_mortgage import (
    branches_that_deviate,
    level_that_never_refuses,
    mortgage_standards,
    papers_that_come_back,
    site_that_keeps_waiting,
    step_that_loses_customers,
)
from zhike.demo.planted import SKIPPED_INTERVIEW

LOOKS = (
    papers_that_come_back,
    level_that_never_refuses,
    branches_that_deviate,
    site_that_keeps_waiting,
    step_that_loses_customers,
)


@pytest.mark.parametrize("look", LOOKS)
def test_a_bank_without_events_gives_nothing_to_report(look, nothing):
    sighting = look(nothing)

    assert not sighting.reported
    assert sighting.n == 0


def test_both_versions_of_the_standard_ask_for_an_interview_before_approval():
    standards = mortgage_standards()

    assert [standard.version for standard in standards] == ["2", "3"]
    assert standards[0].valid_until == standards[1].valid_from
    for standard in standards:
        assert [point.activities for point in standard.control_points] == [
            (SKIPPED_INTERVIEW.activity,)
        ]
        assert standard.control_points[0].step == "一级审批"


def test_every_activity_of_the_log_is_in_the_standard(evidence):
    standard = mortgage_standards()[-1]
    known = {name for step in standard.steps for name in step.activities} | set(standard.ignore)

    seen = evidence.log("mortgage").select("activity").distinct().to_pyarrow()

    assert set(seen["activity"].to_pylist()) == known


def test_waiting_is_counted_in_working_days(evidence):
    sighting = site_that_keeps_waiting(evidence)

    assert 7 < sighting.value.value < 10  # in clock time it would be eleven days and more


def test_the_level_is_bounded_although_it_never_refused(evidence):
    sighting = level_that_never_refuses(evidence)

    assert sighting.value.value == 0.0
    assert 0.0 < sighting.value.upper < 0.02


def test_a_loss_names_step_and_channel(evidence):
    assert step_that_loses_customers(evidence).places == ("上传资料", "app")
