from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhike.apps.consents.rules import Reason
from zhike.apps.tellings.rules import (
    Ground,
    Held,
    fault_of_text,
    ground_of,
    has_change,
    held_for,
    is_too_late,
    tries_on,
    ways_for,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "choice", "verdict", "is_final", "reached", "ground"),
    [
        ("closed", "keep", "helped", True, 4, Ground.PROVED),
        ("closed", "keep", "helped", False, 4, Ground.DONE),
        ("closed", "keep", "not_shown", True, 4, Ground.DONE),
        ("closed", "keep", "not_believable", True, 4, Ground.DONE),
        ("closed", "stop", "helped", True, 4, None),
        ("closed", "adjust", "helped", True, 4, None),
        ("running", "", "", False, 1, Ground.DONE),
        ("running", "", "helped", True, 1, Ground.DONE),  # proved, and nobody decided yet
        ("running", "", "", False, 0, None),
        ("reopened", "keep", "helped", True, 4, None),  # it is back
        ("draft", "", "", False, 0, None),
    ],
)
def test_an_effect_is_told_only_of_what_is_kept_and_proved(
    state, choice, verdict, is_final, reached, ground
):
    found = ground_of(
        state=state, choice=choice, verdict=verdict, is_final=is_final, reached=reached
    )

    assert found == ground


def test_nobody_of_the_control_hears_of_what_is_not_there():
    known = {"reached": {"东"}, "everywhere": False}

    assert has_change("东", kept=False, compared=True, **known)
    assert not has_change("西", kept=True, compared=True, **known)
    assert not has_change("", kept=False, compared=False, **known)
    assert has_change("", kept=True, compared=False, **known)
    assert has_change("", reached={"东"}, everywhere=True, kept=False, compared=False)
    assert not has_change("", reached=set(), everywhere=True, kept=False, compared=False)


def test_what_passes_by_itself_is_waited_for_and_a_wish_is_no_missing_consent():
    assert held_for([], is_allowed=False) == Held.NO_WAY
    assert held_for([(Reason.CHANNEL_REFUSED,)], is_allowed=True) == Held.NO_WAY
    assert held_for([(Reason.NO_CONSENT, Reason.TOO_SOON)], is_allowed=False) == Held.NO_CONSENT
    assert held_for([(Reason.WITHDRAWN,)], is_allowed=False) == Held.NOT_WANTED
    assert (
        held_for([(Reason.CHANNEL_REFUSED,), (Reason.TOO_SOON,)], is_allowed=False) == Held.RESTING
    )


def test_a_text_holds_nothing_of_anybody():
    assert fault_of_text("热线八点就有人接听。") == ""
    assert fault_of_text(" ") == "empty"
    assert fault_of_text("好" * 401) == "long"
    assert fault_of_text("%(name)s，您好") == "piped"
    assert fault_of_text("请致电 13912345670") == "personal"


def test_the_ways_follow_how_he_came():
    assert [way.value for way in ways_for(["portal", "phone"])] == ["app", "email", "sms"]
    assert [way.value for way in ways_for([])] == ["sms", "email"]


def test_it_ends_some_day():
    assert tries_on(begun_at=NOW - timedelta(days=60), now=NOW)
    assert not tries_on(begun_at=NOW - timedelta(days=61), now=NOW)
    assert is_too_late(begun_at=NOW - timedelta(days=181), now=NOW)
    assert not is_too_late(begun_at=None, now=NOW)
