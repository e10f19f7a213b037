"""How the columns of one source become events: SQL expressions, and the rules rows must keep."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import datetime

import duckdb

from zhike.integrations.files.raw import ROW, RawRows
from zhike.pipelines.import_mapping import TARGETS, TIMES, Mapping
from zhike.pipelines.import_times import (
    Change,
    TimeColumn,
    clock_changes,
    in_changes,
    out_of_range,
    read_text,
    read_typed,
    within_range,
)

TEXTS = tuple(name for name in TARGETS if name not in ("event_id", *TIMES))
LONGEST_TEXT = 1_000
LONGEST_ATTRIBUTE = 65_536
REQUIRED_TEXTS = ("case_id", "activity")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A reason to reject a row: its name, our column at fault, and the SQL condition."""

    name: str
    column: str
    condition: str


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """What the times of a source look like, before any zone is taken into account."""

    first: datetime | None
    last: datetime | None
    with_offset: int
    without_offset: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that is known of a source before its rows are staged."""

    raw: RawRows
    mapping: Mapping
    log_name: str
    kinds: Dictionary[str, str]
    attributes: tuple[str, ...]
    times: Dictionary[str, TimeColumn]
    clocks: Clocks
    changes: tuple[Change, ...]

    @property
    def has_source_id(self) -> bool:
        """Whether the source names its own ids."""
        return bool(self.mapping.columns.get("event_id"))

    def text(self, name: str) -> str:
        """Give the SQL of one of our columns as text; NULL where the source says nothing."""
        if name in self.mapping.columns:
            glue = " " if name in TIMES else "/"
            # || and not concat_ws: half of a two-part name is no name.
            parts = [self.source_text(column) for column in self.mapping.columns[name]]
            return f" || '{glue}' || ".join(parts)
        if name in self.mapping.constants:
            return literal(self.mapping.constants[name])
        return "CAST(NULL AS VARCHAR)"

    def source_text(self, column: str) -> str:
        """Give the SQL of one source column as text, null where it is empty."""
        name = quoted(column)
        text = name if self.kinds[column] == "VARCHAR" else f"CAST({name} AS VARCHAR)"
        return f"nullif({text}, '')"

    def rules(self) -> list[Rule]:
        """Give the rules in the order in which they are looked at; a row breaks one at most."""
        rules = [
            Rule(name="missing_value", column=name, condition=_blank(name))
            for name in REQUIRED_TEXTS
        ]
        rules.append(
            Rule(name="missing_value", column="occurred_at", condition="occurred_at_given IS NULL")
        )
        if self.has_source_id:
            rules.append(
                Rule(name="missing_value", column="event_id", condition="source_id IS NULL")
            )
        for name in self.times:
            rules += self._time_rules(name)
        if "completed_at" in self.times:
            rules.append(
                Rule(
                    name="ends_before_it_begins",
                    column="completed_at",
                    condition="completed_at_utc < occurred_at_utc",
                )
            )
        return rules + self._length_rules()

    def _time_rules(self, name: str) -> list[Rule]:
        clock, offset = f"{name}_clock", f"{name}_offset"
        never = in_changes(clock, has_offset=offset, changes=self.changes, skipped=True)
        twice = in_changes(clock, has_offset=offset, changes=self.changes, skipped=False)
        impossible = f"{name}_given IS NOT NULL AND {clock} IS NULL"
        rules = (
            Rule(name="impossible_time", column=name, condition=impossible),
            Rule(name="time_out_of_range", column=name, condition=out_of_range(clock)),
            Rule(name="nonexistent_local_time", column=name, condition=never),
            Rule(name="ambiguous_local_time", column=name, condition=twice),
        )
        return [rule for rule in rules if rule.condition != "false"]

    def _length_rules(self) -> list[Rule]:
        used = [name for name in TEXTS if name in self.mapping.columns]
        rules = [
            Rule(name="value_too_long", column=name, condition=f"strlen({name}) > {LONGEST_TEXT}")
            for name in used
        ]
        return rules + [
            Rule(
                name="value_too_long",
                column=column,
                condition=f"strlen(a{place}) > {LONGEST_ATTRIBUTE}",
            )
            for place, column in enumerate(self.attributes)
        ]


def make_plan(
    connection: duckdb.DuckDBPyConnection, raw: RawRows, *, mapping: Mapping, log_name: str
) -> Plan:
    """Look at the source's columns and times once, and say how its rows become events."""
    mapping.check_against(raw.columns)
    described = connection.execute(f"DESCRIBE SELECT * FROM {quoted(raw.table)}").fetchall()
    kinds = {name: str(kind) for name, kind, *_ in described}
    times = {
        name: _time_column(name, mapping=mapping, kinds=kinds, raw=raw)
        for name in TIMES
        if name in mapping.columns or name in mapping.constants
    }
    clocks = _look_at_clocks(connection, raw, times=times)
    changes = (
        clock_changes(mapping.zone, first=clocks.first, last=clocks.last)
        if clocks.first and clocks.last
        else []
    )
    return Plan(
        raw=raw,
        mapping=mapping,
        log_name=log_name,
        kinds=kinds,
        attributes=mapping.attribute_columns(raw.columns),
        times=times,
        clocks=clocks,
        changes=tuple(changes),
    )


def _time_column(
    name: str, *, mapping: Mapping, kinds: Dictionary[str, str], raw: RawRows
) -> TimeColumn:
    columns = mapping.columns.get(name, ())
    if len(columns) == 1 and kinds[columns[0]].startswith(("TIMESTAMP", "DATE")):
        kind = kinds[columns[0]]
        return read_typed(quoted(columns[0]), kind=kind, utc=not raw.unknown_zone)
    if not columns:
        return read_text(literal(mapping.constants[name]), formats=mapping.time_formats)
    text = " || ' ' || ".join(
        f"nullif(CAST({quoted(column)} AS VARCHAR), '')" for column in columns
    )
    return read_text(text, formats=mapping.time_formats)


def _look_at_clocks(
    connection: duckdb.DuckDBPyConnection, raw: RawRows, *, times: Dictionary[str, TimeColumn]
) -> Clocks:
    parts = " UNION ALL ".join(
        f"SELECT {time.clock} AS clock, {time.has_offset} AS known FROM {quoted(raw.table)}"
        for time in times.values()
    )
    # No WHERE: DuckDB would work out every clock a second time for it.
    ((first, last, known, unknown),) = connection.execute(
        f"SELECT {within_range('min(clock) FILTER (NOT known)')},"
        f" {within_range('max(clock) FILTER (NOT known)')},"
        f" count(clock) FILTER (known), count(clock) FILTER (NOT known) FROM ({parts})"
    ).fetchall()
    return Clocks(first=first, last=last, with_offset=known, without_offset=unknown)


def _blank(name: str) -> str:
    # Texts below '!' begin with a blank or a control character: only those need the costly look.
    return f"({name} IS NULL OR ({name} < '!' AND regexp_full_match({name}, '\\s*')))"


def quoted(name: str) -> str:
    """Give a column's or table's name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Give a text as SQL."""
    return "'" + text.replace("'", "''") + "'"


__all__ = ["ROW", "TEXTS", "Clocks", "Plan", "Rule", "literal", "make_plan", "quoted"]
