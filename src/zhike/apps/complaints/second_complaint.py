"""How likely a complaint comes back: a sum of points, each with its reason, and what to do then.

The weights are the bank's own judgement and are not learnt from data: the sum ranks, it is no
probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from zhike.apps.complaints.dated_tables import DatedTable
from zhike.apps.rulepacks.faults import PackInvalid


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What is known of a complaint before it is closed."""

    is_repeat: bool = False
    request_refused: bool = False
    still_angry: bool = False
    decided_late: bool = False
    met_badly: bool = False
    chased: int = 0
    handed_on: int = 0
    remedy_below_similar: bool = False


@dataclass(frozen=True, kw_only=True)
class Weight:
    """So many points each time a sign is seen, `at_most` altogether."""

    sign: str
    points: int
    at_most: int


@dataclass(frozen=True, kw_only=True)
class Method:
    """The weights, from how many points on something is done, and what."""

    weights: tuple[Weight, ...]
    act_from: int
    actions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reason:
    sign: str
    times: int
    points: int


@dataclass(frozen=True, kw_only=True)
class Risk:
    """The points, where they come from (most first), and what is to be done before closing."""

    points: int
    out_of: int
    reasons: tuple[Reason, ...]
    actions: tuple[str, ...]


def read_method(table: DatedTable) -> Method:
    known = {row.name for row in fields(Signs)}
    faults = [
        table.fault("sign_unknown", str(row.get("sign")), "sign", f"use one of {sorted(known)}")
        for row in table.rows
        if row.get("sign") not in known
    ] + [
        table.fault("value_not_a_number", str(row.get("sign")), "points", "give points above 0")
        for row in table.rows
        if not isinstance(row.get("points"), int) or row["points"] <= 0
    ]
    act_from = table.content.get("act_from")
    if not isinstance(act_from, int) or act_from <= 0:
        faults.append(table.fault("value_not_a_number", "", "act_from", "give points above 0"))
    if faults:
        raise PackInvalid(faults)
    return Method(
        weights=tuple(
            Weight(
                sign=row["sign"],
                points=row["points"],
                at_most=int(row.get("at_most", row["points"])),
            )
            for row in table.rows
        ),
        act_from=int(table.content["act_from"]),
        actions=tuple(map(str, table.content.get("actions") or ())),
    )


def risk_of(signs: Signs, method: Method) -> Risk:
    """Add up what speaks for a second complaint."""
    seen = [
        Reason(sign=w.sign, times=times, points=min(times * w.points, w.at_most))
        for w in method.weights
        if (times := int(getattr(signs, w.sign)))
    ]
    points = sum(reason.points for reason in seen)
    return Risk(
        points=points,
        out_of=sum(weight.at_most for weight in method.weights),
        reasons=tuple(sorted(seen, key=lambda reason: -reason.points)),
        actions=method.actions if points >= method.act_from else (),
    )


def is_met(risk: Risk, *, done: Sequence[str]) -> bool:
    """Say whether everything the risk asks for was done."""
    return set(risk.actions) <= set(done)
