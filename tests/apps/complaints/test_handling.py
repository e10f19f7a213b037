from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.apps.complaints.handling import (
    EMOTION,
    EXPECTED,
    MATTER,
    Change,
    ChangeFault,
    Fault,
    Move,
    change_faults,
    emotion_trend,
    is_out_of_order,
    manner_of,
    may_make,
    next_change,
)


def test_who_does_everything_in_order_lacks_nothing():
    manner = manner_of(EXPECTED)

    assert (manner.share, manner.missed, manner.faults) == (1, (), ())


def test_an_explanation_before_the_apology_is_a_fault_although_both_are_there():
    moves = (Move.LISTEN, Move.ACKNOWLEDGE, Move.EXPLAIN, Move.APOLOGISE)

    assert manner_of(moves).faults == (Fault.MATTER_BEFORE_EMOTION,)


def test_arguing_and_missing_moves_are_named():
    manner = manner_of((Move.GREET, Move.LISTEN, Move.ARGUE))

    assert manner.faults == (Fault.NOT_ACKNOWLEDGED, Fault.NOT_APOLOGISED, Fault.ARGUED)
    assert manner.share == 2 / 8


@given(st.lists(st.sampled_from(Move), max_size=10))
def test_whoever_makes_each_move_at_its_time_is_never_out_of_order(wanted):
    made: list[Move] = []
    for move in wanted:
        if may_make(move, before=made):
            made.append(move)

    assert not is_out_of_order(made)
    first = next((n for n, move in enumerate(made) if move in MATTER), None)
    assert first is None or set(EMOTION) <= set(made[:first])


def test_the_three_changes_are_offered_in_their_order_while_it_is_heated():
    assert next_change(emotion=4, made=[]) is Change.PERSON
    assert next_change(emotion=5, made=[Change.PERSON]) is Change.PLACE
    assert next_change(emotion=4, made=[Change.PERSON, Change.PLACE]) is Change.TIME
    assert next_change(emotion=5, made=list(Change)) is None
    assert next_change(emotion=3, made=[]) is None


@pytest.mark.parametrize(
    ("change", "made", "before", "after", "faults"),
    [
        (Change.PERSON, [], "li", "wang", ()),
        (Change.PERSON, [], "li", "li", (ChangeFault.SAME_PERSON,)),
        (Change.PERSON, [], "li", "chen", (ChangeFault.SAME_PERSON,)),  # was there before
        (Change.PLACE, [], "counter", "room", (ChangeFault.OUT_OF_ORDER,)),
        (Change.PLACE, [Change.PERSON], "counter", " counter", (ChangeFault.NOTHING_CHANGES,)),
        (Change.TIME, [Change.PERSON, Change.PLACE], "", "tomorrow", ()),
    ],
)
def test_a_change_comes_in_order_and_changes_something(change, made, before, after, faults):
    assert change_faults(change, made=made, before=before, after=after, seen=["chen"]) == faults


def test_the_trend_is_the_last_level_less_the_first():
    assert emotion_trend([5, 3, 4, 2]) == -3
    assert emotion_trend([4]) == 0
