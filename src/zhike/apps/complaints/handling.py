"""How a complainant is met: feelings before facts, and the three changes when it gets heated.

先处理心情，再处理事情: whoever explains or offers before he has listened and apologised argues. The
three changes are another person, another place, another time, in this order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Move(StrEnum):
    """What a handler does with the complainant."""

    GREET = "greet"
    LISTEN = "listen"
    ACKNOWLEDGE = "acknowledge"
    APOLOGISE = "apologise"
    EXPLAIN = "explain"
    OFFER = "offer"
    AGREE = "agree"
    THANK = "thank"
    ARGUE = "argue"  # never: it is noted so that quality can see it


EMOTION = (Move.LISTEN, Move.ACKNOWLEDGE, Move.APOLOGISE)
MATTER = frozenset({Move.EXPLAIN, Move.OFFER, Move.AGREE})
EXPECTED = (
    Move.GREET, Move.LISTEN, Move.ACKNOWLEDGE, Move.APOLOGISE, Move.EXPLAIN, Move.OFFER,
    Move.AGREE, Move.THANK,
)  # fmt: skip


class Fault(StrEnum):
    NOT_LISTENED = "not_listened"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    NOT_APOLOGISED = "not_apologised"
    MATTER_BEFORE_EMOTION = "matter_before_emotion"
    ARGUED = "argued"


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How a complainant was met: the share of expected moves, what lacks, and what was wrong."""

    share: float
    missed: tuple[Move, ...]
    faults: tuple[Fault, ...]


_LACKS = {
    Move.LISTEN: Fault.NOT_LISTENED,
    Move.ACKNOWLEDGE: Fault.NOT_ACKNOWLEDGED,
    Move.APOLOGISE: Fault.NOT_APOLOGISED,
}


def manner_of(moves: Sequence[Move]) -> Manner:
    """Give how the noted moves look, in the order in which they were made."""
    missed = tuple(move for move in EXPECTED if move not in moves)
    faults = [_LACKS[move] for move in EMOTION if move not in moves]
    if is_out_of_order(moves):
        faults.append(Fault.MATTER_BEFORE_EMOTION)
    if Move.ARGUE in moves:
        faults.append(Fault.ARGUED)
    return Manner(
        share=1 - len(missed) / len(EXPECTED),
        missed=missed,
        faults=tuple(faults),
    )


def is_out_of_order(moves: Sequence[Move]) -> bool:
    """Say whether something was explained or offered before all of listening to apologising."""
    first = next((n for n, move in enumerate(moves) if move in MATTER), None)
    return first is not None and not set(EMOTION) <= set(moves[:first])


def may_make(move: Move, *, before: Sequence[Move]) -> bool:
    """Say whether a move comes at its time: the matter waits for the feelings."""
    return move not in MATTER or set(EMOTION) <= set(before)


class Change(StrEnum):
    PERSON = "person"
    PLACE = "place"
    TIME = "time"


IN_ORDER = (Change.PERSON, Change.PLACE, Change.TIME)
HEATED = 4  # of 5; the level is what the handler notes, not a limit of law


def next_change(*, emotion: int, made: Sequence[Change]) -> Change | None:
    """Give the change to offer now; None while it is calm, or when all three were made."""
    if emotion < HEATED:
        return None
    return next((change for change in IN_ORDER if change not in made), None)


class ChangeFault(StrEnum):
    OUT_OF_ORDER = "out_of_order"
    SAME_PERSON = "same_person"
    NOTHING_CHANGES = "nothing_changes"


def change_faults(
    change: Change, *, made: Sequence[Change], before: str, after: str, seen: Sequence[str] = ()
) -> tuple[ChangeFault, ...]:
    """Give what is wrong with a change from `before` to `after` (a name, a place or a time).

    `seen` are the handlers of before: none of them comes back.
    """
    faults = []
    earlier = IN_ORDER[: IN_ORDER.index(change)]
    if not set(earlier) <= set(made):
        faults.append(ChangeFault.OUT_OF_ORDER)
    if change is Change.PERSON and (after == before or after in seen):
        faults.append(ChangeFault.SAME_PERSON)
    elif not after.strip() or after.strip() == before.strip():
        faults.append(ChangeFault.NOTHING_CHANGES)
    return tuple(faults)


def emotion_trend(levels: Sequence[int]) -> int:
    """Give how much calmer (below 0) or angrier (above 0) somebody became."""
    return levels[-1] - levels[0] if len(levels) > 1 else 0
