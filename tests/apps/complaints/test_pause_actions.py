from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone
from tests.apps.complaints.conftest import again, days_ago, decided, received, tell

from zhike.analytics.clocks import ClockState
from zhike.apps.complaints import in_force
from zhike.apps.complaints.errors import PauseRefused, StepBlocked
from zhike.apps.complaints.models import Letter
from zhike.apps.complaints.pause_actions import (
    ask_pause,
    end_pause,
    grant_pause,
    pausable_clock,
    refuse_pause,
    standing_pause,
)
from zhike.apps.complaints.queries import clocks_of
from zhike.apps.complaints.regimes import Regime


@contextmanager
def days_later(days):
    at = timezone.now() + timedelta(days=days)
    with patch.object(timezone, "now", lambda: at):
        yield


def asked(complaint, by, **said):
    words = {"reason": "笔迹鉴定", "notice": "鉴定期间不计入办理期限", "language": "zh"} | said
    return ask_pause(complaint.pk, **words, by=by)


def due(complaint):
    (clock,) = clocks_of(again(complaint))
    return clock.shown.row.due_at


def test_the_time_of_an_appraisal_is_left_out_and_the_complainant_is_told(complaint, officer, head):
    before = due(complaint)
    asked(complaint, officer)
    assert due(complaint) == before
    grant_pause(complaint.pk, by=head)

    with days_later(4):
        end_pause(complaint.pk, by="zhao")

    # Of the five days on which it stood still the first and the last count.
    assert due(complaint) - before == timedelta(days=3)
    letter = Letter.objects.get()
    assert (letter.kind, letter.language, letter.sent_by) == ("pause", "zh", "sun")
    assert standing_pause(complaint) is None


def test_after_its_end_another_one_may_be_asked_for(complaint, officer, head):
    asked(complaint, officer)
    grant_pause(complaint.pk, by=head)
    end_pause(complaint.pk, by="zhao")

    assert asked(complaint, officer).pk


def test_while_it_lasts_nothing_is_late_and_who_decides_ends_it(investigated, officer, head):
    asked(investigated, officer)
    grant_pause(investigated.pk, by=head)
    with days_later(40):
        (clock,) = clocks_of(again(investigated))
        assert clock.reading.state is ClockState.PAUSED
        tell(decided(again(investigated), officer))

        (clock,) = clocks_of(again(investigated))
        assert clock.reading.state is ClockState.MET
        assert standing_pause(investigated) is None


def test_the_reason_stands_sealed_and_in_no_step_of_the_clock(complaint, officer, head):
    asked(complaint, officer)
    grant_pause(complaint.pk, by=head)

    (clock,) = clocks_of(again(complaint))
    (step,) = clock.shown.row.steps.all()
    assert "笔迹" not in step.reason
    assert "笔迹" not in complaint.pauses.get().reason_sealed


def test_nobody_approves_the_pause_he_asked_for(complaint, officer):
    asked(complaint, officer)

    with pytest.raises(PauseRefused, match="asked for"):
        grant_pause(complaint.pk, by=officer)


def test_a_refused_pause_changes_nothing(complaint, officer, head):
    before = due(complaint)
    asked(complaint, officer)
    refuse_pause(complaint.pk, by=head)

    assert due(complaint) == before
    with pytest.raises(StepBlocked):
        grant_pause(complaint.pk, by=head)


@pytest.mark.parametrize("lacking", ["reason", "notice"])
def test_reason_and_notice_have_to_be_there(complaint, officer, lacking):
    with pytest.raises(PauseRefused):
        asked(complaint, officer, **{lacking: " "})


def test_one_pause_at_a_time(complaint, officer, head):
    asked(complaint, officer)
    with pytest.raises(PauseRefused):
        asked(complaint, officer)

    grant_pause(complaint.pk, by=head)

    with pytest.raises(PauseRefused):
        asked(complaint, officer)


def test_a_law_that_knows_no_pause_gives_none(desk, officer):
    with pytest.raises(PauseRefused, match="lets no time"):
        asked(received(desk, regime=Regime.US_CFPB), officer)


def test_a_clock_that_may_pause_does_not_where_no_rule_says_what_for(desk, officer, monkeypatch):
    made = received(desk)
    known = in_force.rules_of(Regime.CN_BANK, on=made.received_at.date())
    del known["complaint.pause.appraisal"]
    monkeypatch.setattr(in_force, "rules_of", lambda regime, *, on: known)

    assert pausable_clock(made) is None


def test_what_is_late_is_not_healed_by_a_pause(desk, officer):
    assert pausable_clock(received(desk, at=days_ago(16))) is None


def test_without_a_pause_there_is_none_to_end(complaint, officer):
    with pytest.raises(StepBlocked):
        end_pause(complaint.pk, by="zhao")
