"""Reads a pack as YAML gives it, and tells every fault at once. No file is opened here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from zhike.analytics.clocks import Ending
from zhike.apps.rulepacks.faults import Fault, PackInvalid
from zhike.apps.rulepacks.rules import (
    CLOCK_UNITS,
    ClockTerms,
    Mark,
    MoreTime,
    Rule,
    Source,
    Text,
    Unit,
    overlaps,
)

RULE_ID = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")
JURISDICTION = re.compile(r"^[A-Z]{2}$")
FIELDS = {
    "id", "text", "value", "unit", "valid_from", "valid_until", "source", "mark", "from_is_known",
    "clock",
}  # fmt: skip
CLOCK_FIELDS = {
    "starts", "pausable", "start_day_counts", "next_working_day", "ending", "extensions",
}  # fmt: skip
Read = TypeVar("Read")
Choice = TypeVar("Choice", bound=StrEnum)


def read_pack(given: Any, *, name: str) -> tuple[Rule, ...]:
    """Give the rules of a pack.

    Raises
    ------
    PackInvalid
        Something is wrong; it lists every fault, not only the first.
    """
    reader = _Reader(name)
    if not isinstance(given, Mapping):
        reader.fault("pack_unreadable", "", "pack", "write a mapping with jurisdiction and rules")
        raise PackInvalid(reader.faults)
    jurisdiction = str(given.get("jurisdiction", ""))
    if not JURISDICTION.match(jurisdiction):
        reader.fault(
            "jurisdiction_unknown", "", "jurisdiction", "write two capital letters, like CN"
        )
    rows = given.get("rules")
    if not isinstance(rows, list) or not rows:
        reader.fault("rules_missing", "", "rules", "write a list with at least one rule")
        rows = []
    rules = [rule for row in rows if (rule := reader.rule(row, jurisdiction=jurisdiction))]
    faults = reader.faults + overlaps(rules)
    if faults:
        raise PackInvalid(faults)
    return tuple(rules)


class _Reader:
    """Reads rules and keeps what is wrong with them."""

    def __init__(self, pack: str) -> None:
        self.pack = pack
        self.faults: list[Fault] = []

    def fault(self, code: str, rule: str, field: str, way_out: str) -> None:
        self.faults.append(
            Fault(code=code, pack=self.pack, rule=rule or "-", field=field, way_out=way_out)
        )

    def rule(self, row: Any, *, jurisdiction: str) -> Rule | None:
        before = len(self.faults)
        if not isinstance(row, Mapping):
            self.fault("rule_unreadable", "", "rules", "write each rule as a mapping with an id")
            return None
        rule_id = str(row.get("id", ""))
        if not RULE_ID.match(rule_id):
            way_out = "write words of small letters with dots between, like complaint.decision"
            self.fault("id_unreadable", rule_id, "id", way_out)
        self._no_others(row, FIELDS, rule_id, "rule")
        unit = self._choice(row.get("unit"), Unit, rule_id, "unit")
        mark = self._choice(row.get("mark"), Mark, rule_id, "mark")
        text = self._text(row.get("text"), rule_id, "text")
        value = self._value(row.get("value"), unit, rule_id)
        first = self._date(row.get("valid_from"), rule_id, "valid_from")
        last = row.get("valid_until")
        last = None if last is None else self._date(last, rule_id, "valid_until")
        if first and last and last < first:
            way_out = f"it ends on {last}, before it begins on {first}: give a later last day"
            self.fault("dates_reversed", rule_id, "valid_until", way_out)
        source = self._source(row.get("source"), rule_id)
        clock = self._clock(row.get("clock"), unit, rule_id)
        if len(self.faults) > before:
            return None
        assert unit and mark and text and first and source  # noqa: S101 - no fault, so all are there
        return Rule(
            pack=self.pack, jurisdiction=jurisdiction, id=rule_id, text=text, value=value,
            unit=unit, valid_from=first, valid_until=last, source=source, mark=mark,
            from_is_known=bool(row.get("from_is_known", True)), clock=clock,
        )  # fmt: skip

    def _clock(self, given: Any, unit: Unit | None, rule: str) -> ClockTerms | None:
        if given is None:
            return None
        if not isinstance(given, Mapping) or not given.get("starts"):
            self.fault("clock_without_start", rule, "clock.starts", "name what sets the clock off")
            return None
        if unit and unit not in CLOCK_UNITS:
            units = ", ".join(CLOCK_UNITS)
            way_out = f"{unit} cannot run on a clock: leave `clock` out, or use one of {units}"
            self.fault("clock_without_time", rule, "clock", way_out)
        self._no_others(given, CLOCK_FIELDS, rule, "clock")
        ending = self._choice(given.get("ending", "day_end"), Ending, rule, "clock.ending")
        extensions = tuple(
            more
            for row in given.get("extensions") or ()
            if (more := self._more_time(row, rule)) is not None
        )
        flags = {
            name: bool(given.get(name, False))
            for name in ("pausable", "start_day_counts", "next_working_day")
        }
        return ClockTerms(
            starts=str(given["starts"]),
            ending=ending or Ending.DAY_END,
            extensions=extensions,
            **flags,
        )

    def _more_time(self, row: Any, rule: str) -> MoreTime | None:
        field = "clock.extensions"
        if not isinstance(row, Mapping):
            self.fault(
                "extension_unreadable", rule, field, "write adds, condition and needs_approval"
            )
            return None
        adds = self._decimal(row.get("adds"))
        condition = self._text(row.get("condition"), rule, f"{field}.condition")
        if adds is None or adds <= 0:
            self.fault("extension_unreadable", rule, f"{field}.adds", "give a number above 0")
            return None
        if condition is None:
            return None
        return MoreTime(
            adds=adds,
            condition=condition,
            needs_approval=bool(row.get("needs_approval", False)),
            needs_notice=bool(row.get("needs_notice", False)),
        )

    def _text(self, given: Any, rule: str, field: str) -> Text | None:
        if isinstance(given, Mapping):
            en, zh = str(given.get("en") or ""), str(given.get("zh") or "")
            if en.strip() and zh.strip():
                return Text(en=en, zh=zh)
        self.fault("text_missing", rule, field, "give it in both languages, as en and zh")
        return None

    def _source(self, given: Any, rule: str) -> Source | None:
        if isinstance(given, Mapping) and str(given.get("text") or "").strip():
            return Source(text=str(given["text"]), link=str(given.get("link") or ""))
        self.fault("source_missing", rule, "source.text", "say where the rule stands")
        return None

    def _value(self, given: Any, unit: Unit | None, rule: str) -> Decimal | None:
        if unit is Unit.DUTY:
            if given is not None:
                self.fault("value_not_wanted", rule, "value", "a duty has none: leave it out")
            return None
        found = self._decimal(given)
        if found is None or found < 0:
            self.fault("value_not_a_number", rule, "value", "give a number of 0 or more")
        return found

    def _decimal(self, given: Any) -> Decimal | None:
        if isinstance(given, bool) or given is None:
            return None
        try:
            found = Decimal(str(given))
        except InvalidOperation:
            return None
        return found if found.is_finite() else None

    def _date(self, given: Any, rule: str, field: str) -> date | None:
        if isinstance(given, date) and not isinstance(given, datetime):
            return given
        try:
            return date.fromisoformat(str(given))
        except ValueError:
            self.fault("date_unreadable", rule, field, "write it as 2026-03-01")
            return None

    def _choice(self, given: Any, kind: type[Choice], rule: str, field: str) -> Choice | None:
        try:
            return kind(str(given))
        except ValueError:
            known = ", ".join(kind)
            self.fault(f"{field.split('.')[-1]}_unknown", rule, field, f"use one of {known}")
            return None

    def _no_others(self, row: Mapping[str, Any], known: set[str], rule: str, field: str) -> None:
        for name in sorted(map(str, set(row) - known)):
            way_out = f"there is no {name}; known are {', '.join(sorted(known))}"
            self.fault("field_unknown", rule, field, way_out)
