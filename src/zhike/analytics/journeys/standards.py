"""Written service standards: what must happen, in which order, how soon, and who checks.

A standard is data (YAML) with versions. This module reads it and refuses one that is
incomplete or contradicts itself; `conformance` holds a log against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import yaml

from zhike.analytics.clocks import LimitUnit
from zhike.analytics.errors import InvalidStandard
from zhike.analytics.journeys.yaml_faults import yaml_fault


@dataclass(frozen=True, kw_only=True)
class Limit:
    """The step must be done this long after the step `since` (None: after the case began)."""

    amount: float
    unit: LimitUnit
    since: str | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step is done when one of its activities occurs for the first time."""

    name: str
    activities: tuple[str, ...]
    required: bool = False
    then: tuple[str, ...] = ()
    is_end: bool = False
    limit: Limit | None = None
    documents: tuple[str, ...] = ()
    wording: str = ""


@dataclass(frozen=True, kw_only=True)
class ControlPoint:
    """Where `step` is done, one of `activities` must show in the case that it was checked."""

    name: str
    step: str
    owner: str
    check: str
    activities: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Standard:
    """One version of a service standard, in force from `valid_from` until before `valid_until`."""

    id: str
    version: str
    valid_from: date
    valid_until: date | None
    scope: str
    control_objective: str
    departments: tuple[str, ...]
    steps: tuple[Step, ...]
    control_points: tuple[ControlPoint, ...] = ()
    documents: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    title: str = ""
    owner: str = ""

    def order(self) -> frozenset[tuple[str, str]]:
        """Give all pairs (earlier step, later step), those with steps in between included."""
        after = {step.name: set(step.then) for step in self.steps}
        for _ in self.steps:
            for later in after.values():
                later.update(*(after[name] for name in tuple(later)))
        return frozenset((name, later) for name, all_later in after.items() for later in all_later)


def read_standard(text: str) -> Standard:
    """Read one version of a service standard written in YAML.

    Parameters
    ----------
    text
        See ``docs/examples/mortgage-standard.yaml`` for every field. Needed are `id`,
        `version`, `valid_from`, `scope`, `control_objective`, `departments` and `steps`; each
        step needs `name`, `activity` and either `then` (the steps that follow) or ``end: true``;
        each control point needs `name`, `step`, `owner`, `check` and `activity`.

    Returns
    -------
    Standard

    Raises
    ------
    InvalidStandard
        With every fault found, in one message: a field that lacks or is not known, a step that
        is not there, a cycle, a dead end, a step that cannot be reached.

    Examples
    --------
    >>> standard = read_standard('''
    ... id: card
    ... version: "1"
    ... valid_from: 2026-01-01
    ... scope: New credit cards
    ... control_objective: No card leaves without an identity check
    ... departments: [Branch]
    ... steps:
    ...   - {name: apply, activity: apply, required: true, then: [send]}
    ...   - {name: send, activity: send card, end: true}
    ... ''')
    >>> [step.name for step in standard.steps]
    ['apply', 'send']
    """
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidStandard(faults=[yaml_fault(error, what="The standard")]) from error
    if not isinstance(content, Mapping):
        raise InvalidStandard(faults=["The standard must be a mapping of fields to values."])
    faults = _field_faults(content)
    if faults:
        raise InvalidStandard(faults=faults)
    standard = _standard(content)
    faults = _graph_faults(standard)
    if faults:
        raise InvalidStandard(faults=faults)
    return standard


def check_versions(standards: Sequence[Standard]) -> None:
    """Raise InvalidStandard unless these are versions of one standard, no two for one day."""
    faults = []
    ids = sorted({standard.id for standard in standards})
    if len(ids) != 1:
        faults.append(
            f"One standard is needed, in one or more versions; these are {len(ids)}"
            f" ({', '.join(ids) or 'none'})."
        )
    for version, times in Counter(standard.version for standard in standards).items():
        if times > 1:
            faults.append(f"Version {version} stands {times} times. Give each its own number.")
    in_order = sorted(standards, key=lambda standard: standard.valid_from)
    for before, after in pairwise(in_order):
        if before.valid_until is None or before.valid_until > after.valid_from:
            faults.append(
                f"Versions {before.version} and {after.version} overlap from {after.valid_from}:"
                f" end {before.version} on that day with valid_until."
            )
    if faults:
        raise InvalidStandard(faults=faults)


TEXT, DATE, LIST = "text", "date", "list"
FIELDS = {
    "id": TEXT, "version": TEXT, "valid_from": DATE, "scope": TEXT, "control_objective": TEXT,
    "departments": LIST, "steps": LIST,
}  # fmt: skip
MAY_LACK = {
    "valid_until": DATE, "title": TEXT, "owner": TEXT, "documents": LIST, "control_points": LIST,
    "ignore": LIST,
}  # fmt: skip
STEP_FIELDS = {"name", "activity"}
STEP_MAY_LACK = {"required", "then", "end", "limit", "documents", "wording"}
CONTROL_FIELDS = {"name", "step", "owner", "check", "activity"}


def _field_faults(content: Mapping[str, Any]) -> list[str]:
    faults = _names_faults("The standard", content, set(FIELDS), set(MAY_LACK))
    for name, kind in {**FIELDS, **MAY_LACK}.items():
        value = content.get(name)
        if value is None:
            continue
        if kind == DATE and not (isinstance(value, date) and not isinstance(value, datetime)):
            faults.append(f"{name} is {value!r}: write a date such as 2026-01-01.")
        if kind == LIST and not isinstance(value, list):
            faults.append(f"{name} must be a list.")
    begin, end = content.get("valid_from"), content.get("valid_until")
    if isinstance(begin, date) and isinstance(end, date) and end <= begin:
        faults.append(f"valid_until {end} is not after valid_from {begin}.")
    for number, step in enumerate(_listed(content.get("steps")), start=1):
        faults += _step_faults(number, step)
    for number, point in enumerate(_listed(content.get("control_points")), start=1):
        faults += _names_faults(f"Control point {number}", point, CONTROL_FIELDS, set())
    return faults


def _step_faults(number: int, step: Any) -> list[str]:
    faults = _names_faults(f"Step {number}", step, STEP_FIELDS, STEP_MAY_LACK)
    limit = step.get("limit") if isinstance(step, Mapping) else None
    if limit is None:
        return faults
    called = f"The limit of step {number}"
    faults += _names_faults(called, limit, {"amount", "unit"}, {"since"})
    if not isinstance(limit, Mapping):
        return faults
    amount, unit = limit.get("amount"), limit.get("unit")
    if amount is not None and not (isinstance(amount, int | float) and amount > 0):
        faults.append(f"{called} has the amount {amount!r}: write a number above 0.")
    elif str(unit).endswith("_days") and amount is not None and amount != int(amount):
        faults.append(f"{called} is {amount} days: days are counted whole; write hours instead.")
    if unit is not None and unit not in set(LimitUnit):
        faults.append(f"{called} has the unit {unit!r}: known are {', '.join(LimitUnit)}.")
    return faults


def _names_faults(called: str, content: Any, needed: set[str], may_lack: set[str]) -> list[str]:
    if not isinstance(content, Mapping):
        return [f"{called} must be a mapping of fields to values."]
    faults = []
    if lacking := sorted(name for name in needed if content.get(name) in (None, "", [])):
        faults.append(f"{called} lacks {', '.join(lacking)}.")
    if strange := sorted(set(content) - needed - may_lack):
        known = ", ".join(sorted(needed | may_lack))
        faults.append(f"{called} has {', '.join(strange)}, which is not known. Known: {known}.")
    return faults


def _graph_faults(standard: Standard) -> list[str]:
    names = [step.name for step in standard.steps]
    faults = [
        f"There are {times} steps called {name}."
        for name, times in Counter(names).items()
        if times > 1
    ]
    faults += _reference_faults(standard, set(names))
    if faults:
        return faults
    for step in standard.steps:
        if not step.then and not step.is_end:
            faults.append(f"Step {step.name} is a dead end: name what follows, or mark it end.")
        if step.then and step.is_end:
            faults.append(f"Step {step.name} is an end, yet {', '.join(step.then)} follows it.")
    order = standard.order()
    if circular := sorted(name for name in names if (name, name) in order):
        faults.append(f"The steps {', '.join(circular)} follow one another in a circle.")
        return faults
    reached = {standard.steps[0].name} | {
        later for first, later in order if first == standard.steps[0].name
    }
    if lost := [name for name in names if name not in reached]:
        faults.append(f"The steps {', '.join(lost)} cannot be reached from the first, {names[0]}.")
    return faults


def _reference_faults(standard: Standard, names: set[str]) -> list[str]:
    named = [(f"Step {step.name}", name) for step in standard.steps for name in step.then]
    named += [
        (f"The limit of {step.name}", step.limit.since)
        for step in standard.steps
        if step.limit and step.limit.since
    ]
    named += [(f"Control point {point.name}", point.step) for point in standard.control_points]
    faults = [
        f"{who} names the step {name}, which is not there. Steps: {', '.join(sorted(names))}."
        for who, name in named
        if name not in names
    ]
    activities = Counter(name for step in standard.steps for name in step.activities)
    faults += [
        f"The activity {name} means {times} steps; it can mean one."
        for name, times in activities.items()
        if times > 1
    ]
    return faults


def _standard(content: Mapping[str, Any]) -> Standard:
    return Standard(
        id=str(content["id"]),
        version=str(content["version"]),
        valid_from=content["valid_from"],
        valid_until=content.get("valid_until"),
        scope=str(content["scope"]),
        control_objective=str(content["control_objective"]),
        departments=_texts(content["departments"]),
        steps=tuple(_step(step) for step in content["steps"]),
        control_points=tuple(
            ControlPoint(
                name=str(point["name"]),
                step=str(point["step"]),
                owner=str(point["owner"]),
                check=str(point["check"]),
                activities=_texts(point["activity"]),
            )
            for point in _listed(content.get("control_points"))
        ),
        documents=_texts(content.get("documents")),
        ignore=_texts(content.get("ignore")),
        title=str(content.get("title") or ""),
        owner=str(content.get("owner") or ""),
    )


def _step(content: Mapping[str, Any]) -> Step:
    limit = content.get("limit")
    return Step(
        name=str(content["name"]),
        activities=_texts(content["activity"]),
        required=bool(content.get("required", False)),
        then=_texts(content.get("then")),
        is_end=bool(content.get("end", False)),
        limit=None
        if limit is None
        else Limit(
            amount=float(limit["amount"]),
            unit=LimitUnit(limit["unit"]),
            since=None if limit.get("since") is None else str(limit["since"]),
        ),
        documents=_texts(content.get("documents")),
        wording=str(content.get("wording") or ""),
    )


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(item) for item in (value if isinstance(value, list) else [value]))
