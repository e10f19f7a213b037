from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhike.apps.jobs.errors import StepNotAllowed
from zhike.apps.jobs.rules import State, check_step, is_silent, share_done, should_write

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("wanted", [State.DONE, State.FAILED, State.CANCELLED])
def test_a_running_job_ends_in_one_of_three_ways(wanted):
    check_step(current=State.RUNNING, wanted=wanted)


def test_a_job_that_waits_cannot_be_done_before_it_ran():
    with pytest.raises(StepNotAllowed, match=r"queued cannot become done\. Allowed: canc"):
        check_step(current=State.QUEUED, wanted=State.DONE)


@pytest.mark.parametrize("ended", [State.DONE, State.FAILED, State.CANCELLED])
def test_what_has_ended_stays_ended(ended):
    with pytest.raises(StepNotAllowed, match="nothing: it is final"):
        check_step(current=ended, wanted=State.RUNNING)


@pytest.mark.parametrize(
    ("done", "total", "share"), [(1, 4, 0.25), (9, 4, 1.0), (3, None, None), (0, 0, None)]
)
def test_the_share_is_unknown_where_the_total_is(done, total, share):
    assert share_done(done=done, total=total) == share


def test_a_job_is_silent_after_thirty_seconds_without_a_sign_of_life():
    assert not is_silent(alive_at=NOON - timedelta(seconds=30), now=NOON)
    assert is_silent(alive_at=NOON - timedelta(seconds=31), now=NOON)
    assert is_silent(alive_at=None, now=NOON)


def test_progress_is_written_three_times_a_second_and_always_at_the_end():
    just_now = NOON - timedelta(milliseconds=100)

    assert should_write(written_at=None, now=NOON, finished=False)
    assert not should_write(written_at=just_now, now=NOON, finished=False)
    assert should_write(written_at=just_now, now=NOON, finished=True)
    assert should_write(written_at=NOON - timedelta(milliseconds=300), now=NOON, finished=False)
