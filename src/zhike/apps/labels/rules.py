"""What a label says, when two people differ, and what is settled: plain values in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

EVERY_NTH_TWICE = 4  # texts of which one goes to two people
OPINIONS = (-1, 0, 1)


class Drawn(StrEnum):
    """How a text came to be labelled."""

    RANDOM = "random"
    UNSURE = "unsure"


class Verdict(StrEnum):
    """What somebody made of a text."""

    JUDGED = "judged"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True)
class Says:
    """One label: the opinion of the whole (None: cannot be judged), and of each aspect named."""

    sentiment: int | None
    aspects: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Given:
    """A label with who gave it; `settles` if it decides between others."""

    user_id: int
    says: Says
    settles: bool = False


def readers_of(place: int) -> int:
    """How many people read a text, by its place in the order of drawing.

    Examples
    --------
    >>> [readers_of(place) for place in range(5)]
    [2, 1, 1, 1, 2]
    """
    return 1 if place % EVERY_NTH_TWICE else 2


def read_form(posted: Mapping[str, str], *, keys: Iterable[str]) -> Says | None:
    """Read a label as a form sends it; None where the opinion of the whole is missing or wrong.

    Examples
    --------
    >>> read_form({"sentiment": "-1", "step.face": "-1", "step.code": ""}, keys=["step.face"])
    Says(sentiment=-1, aspects={'step.face': -1})
    """
    allowed = {str(one): one for one in OPINIONS}
    sentiment = allowed.get(posted.get("sentiment", ""))
    if sentiment is None:
        return None
    named = {key: allowed[posted[key]] for key in keys if posted.get(key, "") in allowed}
    return Says(sentiment=sentiment, aspects=named)


def readings_of(given: Sequence[Given]) -> list[Given]:
    """The labels of those who read a text by themselves."""
    return [one for one in given if not one.settles]


def is_disputed(given: Sequence[Given]) -> bool:
    """Say whether two people differ and nobody has decided between them yet."""
    own = readings_of(given)
    return len(own) > 1 and len(own) == len(given) and any(o.says != own[0].says for o in own[1:])


def settled(given: Sequence[Given], *, readers: int) -> Says | None:
    """Give what counts of a text: the third person's word, or what all who read it say alike.

    None while somebody is still to read it, or to decide.

    Examples
    --------
    >>> one, other = Says(sentiment=1), Says(sentiment=0)
    >>> given = [Given(user_id=1, says=one), Given(user_id=2, says=other)]
    >>> settled(given, readers=2), settled(given[:1], readers=1) == one
    (None, True)
    """
    for one in given:
        if one.settles:
            return one.says
    own = readings_of(given)
    if len(own) < readers or not own or is_disputed(given):
        return None
    return own[0].says


def differing(given: Sequence[Given]) -> list[str]:
    """The keys ("sentiment", aspects) that those who read a text say differently, in order."""
    own = [one.says for one in readings_of(given)]
    keys = sorted({key for says in own for key in says.aspects})
    found = ["sentiment"] if len({says.sentiment for says in own}) > 1 else []
    return found + [key for key in keys if len({says.aspects.get(key) for says in own}) > 1]
