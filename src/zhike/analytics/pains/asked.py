"""What is wrong with touchpoints when customers are asked: their word held against what they do.

Each rule stands beside one of `touchpoints`, which looks at behaviour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Any

from zhike.analytics.intervals import Estimate, difference_of, wilson
from zhike.analytics.pains.stated import EVERYBODY, StatedShare
from zhike.analytics.pains.touchpoints import (
    AHEAD,
    LEAST,
    SURE,
    Basis,
    Fault,
    Finding,
    Place,
    Preference,
)

ELSEWHERE = 0.15  # of those who prefer a channel are served in another
SLIGHT = 0.02  # more leavers: importance that is small whatever it is
FEWEST_ASKED = 3  # touchpoints, so that there is a usual one


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which channels customers name for one stage, and through which they come in it."""

    stage: str
    said: Sequence[StatedShare]
    used: Sequence[Preference]


class Gap(StrEnum):
    """How the importance that customers state differs from the one that what they do shows."""

    SAID = "said"
    SHOWN = "shown"


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """A touchpoint that customers call important and act as if it were not, or the reverse.

    `usual` is the median share of all touchpoints asked about.
    """

    gap: Gap
    touchpoint: str
    stated: Estimate
    n: int
    usual: float
    derived: Estimate


def misplaced_asked(
    asked: Sequence[Asked], *, offered: frozenset[tuple[str, str]]
) -> tuple[Finding, ...]:
    """Find user types that name another channel for a stage than the one they come through.

    Parameters
    ----------
    asked
        What was said and used, by stage.
    offered
        Stages and channels in which there is a touchpoint, registered or in use.

    Returns
    -------
    tuple of Finding
        The channel named most leads the next by 5 points at least, proved; it is offered; and its
        share of what the type uses lies 15 points or more below the share that names it, the
        interval above zero at a confidence corrected for all user types and stages (Bonferroni).
        30 answers and 30 uses at least. The widest difference first.

    Notes
    -----
    Who names a channel and who uses it are taken as independent samples. A channel that is not
    offered is not misplaced but missing: `missing_asked`.
    """
    pairs = [(one, who, ranked) for one in asked for who, ranked in _ranked(one.said).items()]
    sure = _confidence(len(pairs))
    found = []
    for one, who, ranked in pairs:
        first = ranked[0]
        used = {use.channel: use for use in one.used if use.user_type == who}
        uses = max((use.n for use in used.values()), default=0)
        if (one.stage, first.name) not in offered or min(first.n, uses) < LEAST:
            continue
        share = used[first.name].share if first.name in used else wilson(0, n=uses)
        gap = difference_of(_at(share, uses, sure), _at(first.share, first.n, sure))
        if not _leads(ranked) or (gap.value or 0.0) < ELSEWHERE or not gap.excludes_zero:
            continue
        found.append(
            (
                gap.value or 0.0,
                _finding(
                    Fault.MISPLACED, one, who, first, against=ELSEWHERE, other=share, n_other=uses
                ),
            )
        )
    return tuple(one for _gap, one in sorted(found, key=lambda pair: -pair[0]))


def missing_asked(
    places: Sequence[Place],
    asked: Sequence[Asked],
    *,
    offered: frozenset[tuple[str, str]],
    not_meant: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[Finding, ...]:
    """Find stages without any touchpoint in the channel that a user type names for them.

    Parameters
    ----------
    places, offered, not_meant
        As of `missing`.
    asked
        As of `misplaced_asked`.

    Returns
    -------
    tuple of Finding
        The channel named most leads the next by 5 points at least, proved, of 30 answers or more;
        30 customers of the type pass the stage in other channels. `value` is the share naming it.
    """
    found = []
    for one in asked:
        for who, ranked in _ranked(one.said).items():
            first, cell = ranked[0], (one.stage, ranked[0].name)
            passing = sum(
                place.customers
                for place in places
                if (place.user_type, place.stage) == (who, one.stage)
            )
            if cell in offered or cell in not_meant or min(passing, first.n) < LEAST:
                continue
            if _leads(ranked):
                found.append(_finding(Fault.MISSING, one, who, first, against=AHEAD))
    return tuple(found)


def contrasts(
    said: Sequence[StatedShare], *, importance: Mapping[str, Estimate]
) -> tuple[Contrast, ...]:
    """Find touchpoints whose stated importance is high and the derived one low, or the reverse.

    Parameters
    ----------
    said
        Shares of a question that asked about touchpoints; those over all answerers are read.
    importance
        By touchpoint: how many more of those who met trouble there leave.

    Returns
    -------
    tuple of Contrast
        Said: the share lies above the median of all touchpoints asked about by more than 5 points,
        and at most 2 in 100 more leave (upper end). Shown: the share lies below it by more than 5
        points, and more leave (lower end above zero). The ends of the shares are corrected for all
        touchpoints that have both importances (Bonferroni). Nothing of fewer than 30 answers or 3
        touchpoints.

    Notes
    -----
    The derived one is an association of leaving with trouble; a touchpoint that never fails shows
    none, though customers would leave if it did. That a word is not borne out is no proof that it
    is wrong.
    """
    everybody = [one for one in said if one.user_type == EVERYBODY and one.n >= LEAST]
    if len(everybody) < FEWEST_ASKED:
        return ()
    usual = median(one.share.value or 0.0 for one in everybody)
    both = [one for one in everybody if one.name in importance]
    sure = _confidence(len(both))
    found = []
    for one in both:
        gap = _gap(_at(one.share, one.n, sure), usual=usual, derived=importance[one.name])
        if gap is not None:
            found.append(
                Contrast(
                    gap=gap,
                    touchpoint=one.name,
                    stated=one.share,
                    n=one.n,
                    usual=usual,
                    derived=importance[one.name],
                )
            )
    return tuple(found)


def _gap(share: Estimate, *, usual: float, derived: Estimate) -> Gap | None:
    lower, upper = share.lower or 0.0, 1.0 if share.upper is None else share.upper
    if lower > usual + AHEAD and derived.upper is not None and derived.upper < SLIGHT:
        return Gap.SAID
    if upper < usual - AHEAD and derived.lower is not None and derived.lower > 0:
        return Gap.SHOWN
    return None


def _ranked(said: Sequence[StatedShare]) -> dict[str, list[StatedShare]]:
    """The names of each user type, the most chosen first; nothing of all together."""
    found: dict[str, list[StatedShare]] = {}
    for one in sorted(said, key=lambda one: (-(one.share.value or 0.0), one.name)):
        if one.user_type != EVERYBODY:
            found.setdefault(one.user_type, []).append(one)
    return {who: found[who] for who in sorted(found)}


def _finding(
    fault: Fault, one: Asked, who: str, first: StatedShare, *, against: float, **more: Any
) -> Finding:
    """A user type names a channel for a stage, and is not served there."""
    return Finding(
        fault=fault,
        basis=Basis.ASKED,
        user_type=who,
        stage=one.stage,
        touchpoint="",
        channel=first.name,
        customers=first.n,
        value=first.share,
        against=against,
        **more,
    )


def _leads(ranked: Sequence[StatedShare]) -> bool:
    if len(ranked) < 2:
        return False
    lead = difference_of(ranked[1].share, ranked[0].share)
    return (lead.value or 0.0) >= AHEAD and lead.excludes_zero


def _confidence(tests: int) -> float:
    return 1 - SURE / max(tests, 1)


def _at(share: Estimate, n: int, confidence: float) -> Estimate:
    """The same share with an interval of another confidence."""
    return wilson((share.value or 0.0) * n, n=n, confidence=confidence)
