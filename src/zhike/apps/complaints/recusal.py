"""Who may not handle a complaint, since he or his branch has a part in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Tie(StrEnum):
    """Why somebody steps back."""

    COMPLAINED_OF = "complained_of"
    INVOLVED = "involved"  # he dealt with the matter before it was complained of
    OWN_BRANCH = "own_branch"  # his branch is the one complained of
    RELATED = "related"  # he or the bank noted a relation to somebody concerned
    STEPPED_BACK = "stepped_back"  # he was replaced in this very complaint


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Who would handle it."""

    name: str
    branch: str = ""


@dataclass(frozen=True, kw_only=True)
class Concerned:
    """Whom and what a complaint concerns; names are sign-in names."""

    complained_of: Collection[str] = ()
    involved: Collection[str] = ()
    related: Collection[str] = ()
    stepped_back: Collection[str] = ()
    branches: Collection[str] = ()


def ties(candidate: Candidate, concerned: Concerned) -> tuple[Tie, ...]:
    """Give every reason why somebody steps back; none means that he may handle it."""
    held = (
        (Tie.COMPLAINED_OF, candidate.name in concerned.complained_of),
        (Tie.INVOLVED, candidate.name in concerned.involved),
        (Tie.OWN_BRANCH, bool(candidate.branch) and candidate.branch in concerned.branches),
        (Tie.RELATED, candidate.name in concerned.related),
        (Tie.STEPPED_BACK, candidate.name in concerned.stepped_back),
    )
    return tuple(tie for tie, holds in held if holds)


def free_candidates(
    candidates: Collection[Candidate], concerned: Concerned
) -> tuple[Candidate, ...]:
    return tuple(one for one in candidates if not ties(one, concerned))
