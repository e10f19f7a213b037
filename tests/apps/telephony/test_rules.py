from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.apps.telephony import rules
from zhike.apps.telephony.rules import CallState, Facts, is_forgotten, spellings, with_event
from zhike.integrations.telephone import CallEvent, Kind

START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def event(kind, seconds, extension="", number=""):
    at = START + timedelta(seconds=seconds)
    return CallEvent(kind=kind, call_id="c", at=at, extension=extension, number=number)


def after(*events):
    return reduce(with_event, events, Facts())


def test_a_call_rings_is_answered_and_ends():
    rings, answered = event(Kind.RINGING, 0, "8001"), event(Kind.ANSWERED, 5, "8001")
    ends = event(Kind.HUNG_UP, 65)

    assert after(rings).state is CallState.RINGING
    assert after(rings, answered).state is CallState.TALKING
    assert after(rings, answered, ends).state is CallState.ENDED
    assert after(rings, ends).state is CallState.MISSED


def test_who_answered_has_the_call_wherever_it_rang_before_and_after():
    found = after(
        event(Kind.ANSWERED, 20, "8002"),
        event(Kind.RINGING, 0, "8001"),
        event(Kind.RINGING, 30, "8003"),
    )

    assert found.extension == "8002"


def test_a_call_that_rings_on_belongs_where_it_rang_last():
    first, second = event(Kind.RINGING, 0, "8001"), event(Kind.RINGING, 10, "8002")

    assert after(first, second).extension == after(second, first).extension == "8002"


def test_no_order_of_the_events_of_a_call_changes_what_is_known_of_it():
    story = [
        event(Kind.RINGING, 0, "8001", "13812345678"),
        event(Kind.RINGING, 10, "8002"),
        event(Kind.ANSWERED, 15, "8002"),
        event(Kind.HUNG_UP, 60),
    ]

    assert len({after(*order) for order in permutations(story)}) == 1


EVENTS = st.builds(
    event,
    st.sampled_from(Kind),
    st.integers(0, 5),
    st.sampled_from(["", "8001", "8002"]),
    st.sampled_from(["", "1", "2"]),
)


@given(st.lists(EVENTS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(story, chance):
    other = story + story[:2]
    chance.shuffle(other)

    assert after(*story) == after(*other)


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("013812345678", ["013812345678", "13812345678"]),
        ("13812345678", ["13812345678"]),
        ("01058881234", ["01058881234"]),  # Beijing: the 0 belongs to it
        ("", []),
    ],
)
def test_a_mobile_number_is_found_with_the_zero_of_the_exchange(number, found):
    assert spellings(number) == found


def test_a_call_whose_end_nobody_told_is_forgotten_at_its_time_and_not_before():
    now = START + rules.LONGEST_RINGING
    soon = timedelta(seconds=1)

    assert not is_forgotten(CallState.RINGING, began_at=START, ended_at=None, now=now)
    assert is_forgotten(CallState.RINGING, began_at=START, ended_at=None, now=now + soon)
    assert not is_forgotten(CallState.TALKING, began_at=START, ended_at=None, now=now + soon)
    late = START + rules.LONGEST_CALL + soon
    assert is_forgotten(CallState.TALKING, began_at=START, ended_at=None, now=late)


def test_a_card_waits_for_its_note_but_not_for_ever():
    ended = START + timedelta(hours=1)
    at = ended + rules.LONGEST_WRAP_UP

    assert not is_forgotten(CallState.ENDED, began_at=START, ended_at=ended, now=at)
    later = at + timedelta(seconds=1)
    assert is_forgotten(CallState.ENDED, began_at=START, ended_at=ended, now=later)
