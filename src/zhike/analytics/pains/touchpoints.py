"""Touchpoints judged: how important they are, how customers fare there, and what is wrong there.

Three rules give three lists. Each finding carries the numbers it rests on, and names its rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from scipy import special

from zhike.analytics.intervals import Estimate, corrected, difference_of, wilson

LEAST = 30  # customers: fewer carry no finding
SURE = 0.05
WORSE = 1.25  # times the share of trouble at all touchpoints of the same stages
SELDOM = 0.15  # of a user type's contacts
AHEAD = 0.05  # of the channel it prefers before the next


class Fault(StrEnum):
    """What may be wrong with a touchpoint."""

    DEFECT = "defect"
    MISPLACED = "misplaced"
    MISSING = "missing"


class Basis(StrEnum):
    """What a finding rests on: what customers do, or what they say when asked."""

    USED = "used"
    ASKED = "asked"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A touchpoint as one user type meets it in one channel.

    `troubled` is the share of `n` customers who met trouble there; None where nothing tells.
    """

    user_type: str
    stage: str
    touchpoint: str
    channel: str
    customers: int
    troubled: Estimate | None
    n: int = 0


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A place with what is wrong; `value` with its interval is what the rule looked at.

    Of a defect it is the share with trouble, `against` the limit; of a misplaced touchpoint the
    share of the user type's contacts that come through the channels it is offered in, `against`
    the limit; of a missing one the lead of the preferred channel before the next. Of findings that
    rest on what customers said it is the share of `customers` answerers who name the channel, and
    `other`, of `n_other` uses, the share that comes through it.
    """

    fault: Fault
    user_type: str
    stage: str
    touchpoint: str
    channel: str
    customers: int
    value: Estimate
    against: float
    basis: Basis = Basis.USED
    other: Estimate | None = None
    n_other: int = 0


@dataclass(frozen=True, kw_only=True)
class Preference:
    """The share of a user type's contacts that come through a channel."""

    user_type: str
    channel: str
    share: Estimate
    n: int


def defects(places: Sequence[Place], *, importance: Mapping[str, Estimate]) -> tuple[Finding, ...]:
    """Find touchpoints that matter and where customers fare badly.

    Parameters
    ----------
    places
        All places.
    importance
        By touchpoint: how many more of those who met trouble there leave.

    Returns
    -------
    tuple of Finding
        Places of 30 customers or more at a touchpoint whose importance is proved above zero, where
        the share with trouble lies above 1.25 times that of all places of the same stages together,
        by a one-sided exact test corrected over all such places (Holm up to 20, Benjamini-Hochberg
        above); the worst first. One a user type, touchpoint and channel, whatever its stages.
    """
    told = _once([one for one in places if one.troubled is not None and one.n])
    limits = _limits(told)
    tried = [
        one
        for one in told
        if one.n >= LEAST
        and (importance.get(one.touchpoint) or NOTHING).excludes_zero
        and (importance[one.touchpoint].value or 0.0) > 0
    ]
    chances = corrected(
        [float(special.bdtrc(_count(one) - 1, one.n, limits[one.stage])) for one in tried]
    )
    found = [
        _finding(Fault.DEFECT, one, value=one.troubled, against=limits[one.stage])
        for one, p in zip(tried, chances.p_values, strict=True)
        if one.troubled is not None and p < SURE
    ]
    return tuple(sorted(found, key=lambda one: (-(one.value.value or 0.0), *_order(one))))


def _limits(places: Sequence[Place]) -> dict[str, float]:
    """How much trouble is too much, by stage: what its touchpoints together have, and a quarter."""
    met: dict[str, int] = {}
    bad: dict[str, int] = {}
    for one in places:
        met[one.stage] = met.get(one.stage, 0) + one.n
        bad[one.stage] = bad.get(one.stage, 0) + _count(one)
    return {stage: min(WORSE * bad[stage] / n, 1.0) for stage, n in met.items()}


def _once(places: Sequence[Place]) -> list[Place]:
    """One place a user type, touchpoint and channel, with all its stages."""
    found: dict[tuple[str, str, str], Place] = {}
    for one in places:
        key = (one.user_type, one.touchpoint, one.channel)
        before = found.get(key)
        stage = one.stage if before is None else f"{before.stage}、{one.stage}"
        found[key] = replace(one, stage=stage)
    return list(found.values())


def _count(place: Place) -> int:
    return 0 if place.troubled is None else round((place.troubled.value or 0.0) * place.n)


def misplaced(
    places: Sequence[Place],
    *,
    preferences: Sequence[Preference],
    unavoidable: frozenset[str],
) -> tuple[Finding, ...]:
    """Find steps that a user type must take in channels it hardly chooses.

    Parameters
    ----------
    places
        All places.
    preferences
        Shares of channels by user type, of contacts in which customers chose freely.
    unavoidable
        Touchpoints that whoever wants the product has to pass; others customers chose themselves.

    Returns
    -------
    tuple of Finding
        One a user type and touchpoint: all channels in which anybody passes it together have less
        than 15 % of the user type's contacts (upper end), and 30 of its customers passed it.
    """
    offered: dict[str, set[str]] = {}
    for one in places:
        if one.touchpoint in unavoidable:
            offered.setdefault(one.touchpoint, set()).add(one.channel)
    by_type = _by_type(preferences)
    passed: dict[tuple[str, str], list[Place]] = {}
    for one in places:
        if one.touchpoint in unavoidable:
            passed.setdefault((one.user_type, one.touchpoint), []).append(one)
    found = []
    for (user_type, touchpoint), some in passed.items():
        customers = sum(one.customers for one in some)
        chosen = by_type.get(user_type, {})
        if customers < LEAST or not chosen:
            continue
        share = _share_of(chosen, offered[touchpoint])
        if (share.upper if share.upper is not None else 1.0) < SELDOM:
            first = some[0]
            found.append(
                Finding(
                    fault=Fault.MISPLACED,
                    user_type=user_type,
                    stage=first.stage,
                    touchpoint=touchpoint,
                    channel="、".join(sorted(offered[touchpoint])),
                    customers=customers,
                    value=share,
                    against=SELDOM,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.value.value or 0.0, *_order(one))))


def missing(
    places: Sequence[Place],
    *,
    preferences: Sequence[Preference],
    stages: Sequence[str],
    offered: frozenset[tuple[str, str]],
    not_meant: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[Finding, ...]:
    """Find stages without any touchpoint in the channel that a user type prefers.

    Parameters
    ----------
    places
        All places.
    preferences
        As of `misplaced`.
    stages
        Every stage of the journey.
    offered
        Stages and channels in which there is a touchpoint, registered or in use.
    not_meant
        Stages and channels that the bank does not mean to offer.

    Returns
    -------
    tuple of Finding
        The preferred channel is the one that leads before the next, by 5 points at least with a
        lower end above zero; 30 customers of the type pass the stage in other channels.
    """
    found = []
    for user_type, chosen in sorted(_by_type(preferences).items()):
        ranked = sorted(chosen.values(), key=lambda one: -(one.share.value or 0.0))
        if len(ranked) < 2:
            continue
        lead = difference_of(ranked[1].share, ranked[0].share)
        if (lead.value or 0.0) < AHEAD or not lead.excludes_zero:
            continue
        channel = ranked[0].channel
        for stage in stages:
            cell = (stage, channel)
            customers = sum(
                one.customers for one in places if one.user_type == user_type and one.stage == stage
            )
            if cell in offered or cell in not_meant or customers < LEAST:
                continue
            found.append(
                Finding(
                    fault=Fault.MISSING,
                    user_type=user_type,
                    stage=stage,
                    touchpoint="",
                    channel=channel,
                    customers=customers,
                    value=lead,
                    against=AHEAD,
                )
            )
    return tuple(found)


NOTHING = Estimate(value=None, lower=None, upper=None)


def _finding(fault: Fault, place: Place, *, value: Estimate, against: float) -> Finding:
    return Finding(
        fault=fault,
        user_type=place.user_type,
        stage=place.stage,
        touchpoint=place.touchpoint,
        channel=place.channel,
        customers=place.n,
        value=value,
        against=against,
    )


def _by_type(preferences: Sequence[Preference]) -> dict[str, dict[str, Preference]]:
    found: dict[str, dict[str, Preference]] = {}
    for one in preferences:
        found.setdefault(one.user_type, {})[one.channel] = one
    return found


def _share_of(chosen: Mapping[str, Preference], channels: set[str]) -> Estimate:
    """The share of several channels together: they are parts of one whole."""
    n = max(one.n for one in chosen.values())
    inside = [chosen[channel] for channel in channels if channel in chosen]
    return wilson(sum((one.share.value or 0.0) * n for one in inside), n=n)


def _order(one: Finding) -> tuple[str, str, str]:
    return one.user_type, one.touchpoint, one.channel
