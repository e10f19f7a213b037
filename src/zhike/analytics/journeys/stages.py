"""Journey stages: each event in exactly one of them, or visibly in none.

The list of stages and the rules that fill them are data of the bank, not code; the four
stages of `FOUR_STAGES` are what banks begin with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import yaml
from ibis.expr.types import BooleanValue, StringValue, Table

from zhike.analytics.errors import InvalidCatalogue
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.journeys.yaml_faults import yaml_fault

UNMAPPED = "unmapped"
FOUR_STAGES = ("open", "enquire", "use", "after_sales")


@dataclass(frozen=True, kw_only=True)
class StageRule:
    """Events in which every named column has one of the given values belong to the stage.

    A column may also be a key of `attributes`, such as a business code.
    """

    stage: str
    when: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class StageCatalogue:
    """The stages in the order of the journey, and the rules; the first that fits decides."""

    stages: tuple[str, ...]
    rules: tuple[StageRule, ...]

    def __post_init__(self) -> None:
        _check_names(self.stages)
        for number, rule in enumerate(self.rules, start=1):
            if rule.stage not in self.stages:
                raise InvalidCatalogue(
                    f"Rule {number} names the stage {rule.stage}, which is not in the list:"
                    f" {', '.join(self.stages)}. Add it there or correct the rule."
                )
            if not rule.when:
                raise InvalidCatalogue(
                    f"Rule {number} has no condition and would take every event."
                    " Name at least one column with its values."
                )
        _check_contradictions(self.rules)


def read_catalogue(text: str) -> StageCatalogue:
    """Read a stage catalogue written in YAML.

    Parameters
    ----------
    text
        A mapping with `stages` (list of names, optional: the usual four) and `rules`, a list in
        which each entry has `stage` and, per column, one value or a list of values.

    Raises
    ------
    InvalidCatalogue
        The text is no such mapping, or the rules contradict themselves.

    Examples
    --------
    >>> catalogue = read_catalogue('''
    ... rules:
    ...   - {stage: open, activity: [apply, sign contract]}
    ...   - {stage: after_sales, channel: phone}
    ... ''')
    >>> catalogue.stages
    ('open', 'enquire', 'use', 'after_sales')
    >>> catalogue.rules[1].when
    (('channel', ('phone',)),)
    """
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidCatalogue(yaml_fault(error, what="The stage catalogue")) from error
    if not isinstance(content, Mapping) or not isinstance(content.get("rules"), list):
        raise InvalidCatalogue("The stage catalogue needs a list `rules`; see the example.")
    return StageCatalogue(
        stages=tuple(content.get("stages") or FOUR_STAGES),
        rules=tuple(_rule(number, entry) for number, entry in enumerate(content["rules"], 1)),
    )


def tag_stages(log: Frame, catalogue: StageCatalogue) -> Table:
    """Add to each event its stage.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    catalogue
        Stages and rules.

    Returns
    -------
    Table
        The events with one more column `stage`, never null: the first rule that fits decides,
        and what no rule takes is ``unmapped``. As many rows as `log`, lazy.

    Raises
    ------
    MissingColumns
        A column of the log is absent.
    """
    table = as_table(log)
    if not catalogue.rules:
        return table.mutate(stage=ibis.literal(UNMAPPED))
    branches = [(_fits(table, rule), ibis.literal(rule.stage)) for rule in catalogue.rules]
    return table.mutate(stage=ibis.cases(*branches, else_=UNMAPPED))


def stage_counts(log: Frame, catalogue: StageCatalogue) -> Table:
    """Count events, cases and customers per stage, also of stages nothing fell into.

    Returns
    -------
    Table
        `stage`, `position` (0 for the first stage; ``unmapped`` comes last), `events`, `cases`,
        `customers`. One row per stage and one for ``unmapped``, where all may be 0; `events`
        sum to the rows of the log, `cases` and `customers` do not, since one may pass several
        stages. Lazy.
    """
    tagged = tag_stages(log, catalogue)
    counted = tagged.group_by("stage").agg(
        events=tagged.count(),
        cases=tagged.case_id.nunique(),
        customers=tagged.customer_id.nunique(),
    )
    names = [*catalogue.stages, UNMAPPED]
    all_stages = ibis.memtable({"stage": names, "position": list(range(len(names)))})
    joined = all_stages.left_join(counted, "stage")
    return joined.select(
        "stage",
        "position",
        **{name: joined[name].fill_null(0) for name in ("events", "cases", "customers")},
    )


def unmapped_events(log: Frame, catalogue: StageCatalogue) -> Table:
    """List what no rule takes: `activity`, `channel`, `touchpoint`, `events`, `cases`; lazy."""
    tagged = tag_stages(log, catalogue)
    left = tagged.filter(tagged.stage == UNMAPPED)
    return left.group_by("activity", "channel", "touchpoint").agg(
        events=left.count(), cases=left.case_id.nunique()
    )


def value_of(table: Table, name: str) -> StringValue:
    """Give a column of the log as text, or the attribute of that name where there is none."""
    if name in table.columns:
        return table[name].cast("string")
    if "attributes" in table.columns:
        return table.attributes.get(name, ibis.null("string"))
    return ibis.null("string")


def _fits(table: Table, rule: StageRule) -> BooleanValue:
    fits = ibis.literal(True)
    for column, values in rule.when:
        fits = fits & value_of(table, column).isin(list(values)).fill_null(False)
    return fits


def _rule(number: int, entry: Any) -> StageRule:
    if not isinstance(entry, Mapping) or "stage" not in entry:
        raise InvalidCatalogue(f"Rule {number} of the stage catalogue names no stage.")
    when = {column: _values(given) for column, given in entry.items() if column != "stage"}
    return StageRule(stage=str(entry["stage"]), when=tuple(sorted(when.items())))


def _values(given: Any) -> tuple[str, ...]:
    listed = given if isinstance(given, list) else [given]
    return tuple(str(value) for value in listed)


def _check_names(stages: Sequence[str]) -> None:
    doubled = sorted({stage for stage in stages if stages.count(stage) > 1})
    if not stages or doubled or UNMAPPED in stages:
        raise InvalidCatalogue(
            f"The list of stages ({', '.join(stages) or 'empty'}) must name each stage once,"
            f" and none {UNMAPPED!r}: that word is kept for events without a stage."
        )


def _check_contradictions(rules: Sequence[StageRule]) -> None:
    """Refuse the same condition with two stages; overlapping ones are decided by their order."""
    seen: dict[tuple[tuple[str, str], ...], str] = {}
    for rule in rules:
        if len(rule.when) != 1:
            continue
        column, values = rule.when[0]
        for value in values:
            other = seen.setdefault(((column, value),), rule.stage)
            if other != rule.stage:
                raise InvalidCatalogue(
                    f"{column} {value!r} is given to {other} and to {rule.stage}."
                    " Keep one of them, or name a second column to tell them apart."
                )
