"""Legal limits as dated data: what a rule is, which hold on a date, and the clock one starts.

Plain values: packs are read by `packs`, the bank's own rules by `queries`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zhike.analytics.clocks import Ending, Limit, LimitUnit
from zhike.apps.rulepacks.faults import Fault, NoClock


class Mark(StrEnum):
    """How sure the source is."""

    PRIMARY = "primary"  # the law's own text was read
    FOUND = "found"  # found in a page that tells of it
    MEMORY = "memory"  # not found: shown as not verified
    BANK = "bank"  # the bank's own rule


class Unit(StrEnum):
    """What a value counts; those of time limits first."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    CALENDAR_HOURS = "calendar_hours"
    WORKING_HOURS = "working_hours"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    CNY = "cny"
    USD = "usd"
    PEOPLE = "people"
    TIMES = "times"
    HOURS = "hours"
    HOUR_OF_DAY = "hour_of_day"
    DAYS = "days"
    SHARE = "share"
    LEVEL = "level"
    DUTY = "duty"  # something to do or to leave, without a number


CLOCK_UNITS: Mapping[Unit, tuple[LimitUnit, int]] = {
    Unit.CALENDAR_DAYS: (LimitUnit.CALENDAR_DAYS, 1),
    Unit.WORKING_DAYS: (LimitUnit.WORKING_DAYS, 1),
    Unit.CALENDAR_HOURS: (LimitUnit.CALENDAR_HOURS, 1),
    Unit.WORKING_HOURS: (LimitUnit.WORKING_HOURS, 1),
    Unit.WEEKS: (LimitUnit.CALENDAR_DAYS, 7),
}


@dataclass(frozen=True, kw_only=True)
class Text:
    """The same in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a rule stands: its words, and an address or a path as text."""

    text: str
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class MoreTime:
    """How much longer a limit may become, and on which condition."""

    adds: Decimal
    condition: Text
    needs_approval: bool
    needs_notice: bool = False


@dataclass(frozen=True, kw_only=True)
class ClockTerms:
    """What sets the clock of a limit off, and how it counts."""

    starts: str
    pausable: bool = False
    start_day_counts: bool = False
    next_working_day: bool = False
    ending: Ending = Ending.DAY_END
    extensions: tuple[MoreTime, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule for one stretch of dates; `valid_until` is its last day, None leaves it open."""

    pack: str
    jurisdiction: str
    id: str
    text: Text
    value: Decimal | None
    unit: Unit
    valid_from: date
    valid_until: date | None
    source: Source
    mark: Mark
    from_is_known: bool = True
    clock: ClockTerms | None = None

    @property
    def is_verified(self) -> bool:
        return self.mark is not Mark.MEMORY

    @property
    def subject(self) -> str:
        """The first word of the id, by which a page groups."""
        return self.id.split(".")[0]

    def holds_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    def overlaps(self, other: Rule) -> bool:
        """Say whether both hold on some date."""
        ends_before = self.valid_until is not None and self.valid_until < other.valid_from
        begins_after = other.valid_until is not None and other.valid_until < self.valid_from
        return not ends_before and not begins_after


@dataclass(frozen=True, kw_only=True)
class InForce:
    """The rule that holds, and the shipped one in whose place the bank put its own."""

    rule: Rule
    instead_of: Rule | None = None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What of a rule is otherwise on another date; None where it was or is not there."""

    id: str
    before: Rule | None
    after: Rule | None


def in_force(shipped: Iterable[Rule], own: Iterable[Rule], *, on: date) -> dict[str, InForce]:
    """Give the rules of a date by their id: the bank's own ones lie over the shipped ones."""
    found = {rule.id: InForce(rule=rule) for rule in shipped if rule.holds_on(on)}
    for rule in own:
        if rule.holds_on(on):
            below = found.get(rule.id)
            found[rule.id] = InForce(rule=rule, instead_of=below.rule if below else None)
    return dict(sorted(found.items()))


def compare(before: Mapping[str, InForce], after: Mapping[str, InForce]) -> tuple[Difference, ...]:
    """Give what differs between the sets of two dates."""
    pairs = (
        (rule_id, before.get(rule_id), after.get(rule_id)) for rule_id in sorted({*before, *after})
    )
    return tuple(
        Difference(id=rule_id, before=old.rule if old else None, after=new.rule if new else None)
        for rule_id, old, new in pairs
        if (old and old.rule) != (new and new.rule)
    )


def overlaps(rules: Iterable[Rule]) -> list[Fault]:
    """Give a fault for each pair of rules of one id that hold on the same date."""
    by_id: dict[tuple[str, str], list[Rule]] = {}
    faults = []
    for rule in sorted(rules, key=lambda rule: rule.valid_from):
        earlier = by_id.setdefault((rule.jurisdiction, rule.id), [])
        faults += [
            Fault(
                code="dates_overlap",
                pack=rule.pack,
                rule=rule.id,
                field="valid_from",
                way_out=(
                    f"{rule.valid_from} lies within the rule of {other.pack} from"
                    f" {other.valid_from} to {other.valid_until or 'further notice'}: end that one"
                    f" the day before, or begin this one later"
                ),
            )
            for other in earlier
            if other.overlaps(rule)
        ]
        earlier.append(rule)
    return faults


def clock_limit(rule: Rule) -> Limit:
    """Give the limit with which the clock of a rule starts.

    Raises
    ------
    NoClock
        The rule sets no clock off, or counts months, years or something that is no time.
    """
    if rule.clock is None or rule.unit not in CLOCK_UNITS or rule.value is None:
        raise NoClock(rule=rule.id, unit=rule.unit)
    unit, factor = CLOCK_UNITS[rule.unit]
    by_days = unit.is_days
    return Limit(
        amount=float(rule.value) * factor,
        unit=unit,
        ending=rule.clock.ending if by_days else Ending.EXACT,
        start_day_counts=rule.clock.start_day_counts or not by_days,
        next_working_day=rule.clock.next_working_day,
        pausable=rule.clock.pausable,
    )
