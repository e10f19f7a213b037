"""How grave a complaint is, from facts and a table of thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import IntEnum, StrEnum

from zhike.apps.complaints.dated_tables import DatedTable
from zhike.apps.rulepacks.faults import PackInvalid


class Media(IntEnum):
    NONE = 0
    LOCAL_OR_SOCIAL = 1
    NATIONAL = 2


class Grade(StrEnum):
    ORDINARY = "ordinary"
    SERIOUS = "serious"
    MAJOR = "major"


_ORDER = tuple(Grade)


@dataclass(frozen=True, kw_only=True)
class SeverityFacts:
    """What is known: people who stand in the branch, customers concerned, reach, amount."""

    people_face_to_face: int = 0
    customers_affected: int = 1
    media: Media = Media.NONE
    is_vulnerable: bool = False
    from_disaster: bool = False  # disaster, accident or public-health event
    amount_cents: int = 0


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """From `at_least` on a fact gives a grade; `rule` is the law's id where the number is its."""

    fact: str
    at_least: int
    grade: Grade
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class Severity:
    """The grade, and the thresholds that were reached, the gravest first."""

    grade: Grade
    reasons: tuple[Threshold, ...]
    told_to: tuple[str, ...]


def read_thresholds(table: DatedTable, *, limits: Mapping[str, int]) -> tuple[Threshold, ...]:
    """Give the thresholds of a table; `limits` are the numbers of the rules in force by their id.

    A threshold whose rule is not in force on the day falls away.
    """
    known, faults, found = {row.name for row in fields(SeverityFacts)}, [], []
    for row in table.rows:
        fact, rule = str(row.get("fact")), str(row.get("rule") or "")
        at_least = limits.get(rule) if rule else row.get("at_least")
        if fact not in known:
            way_out = f"use one of {', '.join(sorted(known))}"
            faults.append(table.fault("fact_unknown", fact, "fact", way_out))
        if row.get("grade") not in _ORDER[1:]:
            faults.append(table.fault("grade_unknown", fact, "grade", "use serious or major"))
        if not rule and (not isinstance(at_least, int) or at_least < 1):
            way_out = "give a whole number of 1 or more, or a rule"
            faults.append(table.fault("value_not_a_number", fact, "at_least", way_out))
        if not faults and at_least is not None:
            grade = Grade(row["grade"])
            found.append(Threshold(fact=fact, at_least=at_least, grade=grade, rule=rule))
    if faults:
        raise PackInvalid(faults)
    return tuple(found)


def is_graver(grade: Grade, *, than: Grade) -> bool:
    return _ORDER.index(grade) > _ORDER.index(than)


def severity_of(
    facts: SeverityFacts,
    thresholds: Sequence[Threshold],
    *,
    escalation: Mapping[str, Sequence[str]],
) -> Severity:
    """Give the gravest grade that some fact reaches, with every reason for it."""
    reached = [one for one in thresholds if int(getattr(facts, one.fact)) >= one.at_least]
    reached.sort(key=lambda one: _ORDER.index(one.grade), reverse=True)
    grade = reached[0].grade if reached else Grade.ORDINARY
    return Severity(grade=grade, reasons=tuple(reached), told_to=tuple(escalation.get(grade, ())))
