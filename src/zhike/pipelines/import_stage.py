"""Raw rows turned into events on a DuckDB connection: mapped, judged and given their ids.

Each step is one statement over whole columns; nothing here looks at single rows in Python.
See docs/methods/event-identity.md for what an id is made of.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from zhike.engine.store import KEY_HASH
from zhike.integrations.files.raw import ROW
from zhike.pipelines.import_mapping import TIMES
from zhike.pipelines.import_plan import TEXTS, Plan, Rule, literal, quoted
from zhike.pipelines.import_times import to_utc

STAGED = "staged_events"
# Control characters that no table holds: they keep ("a", "bc") and ("ab", "c") apart.
BETWEEN, NOTHING, NAMED = "chr(31)", "chr(30)", "chr(29)"
# `problem` of a row whose source id and content came before: neither stored nor rejected.
REPEAT = 0
CONFLICT = Rule(name="conflicting_duplicate", column="event_id", condition="")


@dataclass(frozen=True, kw_only=True)
class Staged:
    """The table `STAGED`: every row mapped. `problem` is null, `REPEAT` or a number of a rule."""

    plan: Plan
    rules: tuple[Rule, ...]
    good: str


def stage(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Staged:
    """Map every raw row, find the rule it breaks if any, and give it its id."""
    rules = plan.rules()
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {STAGED} AS SELECT sequence, {', '.join(TEXTS)},"
        f" occurred_at_utc AS occurred_at, completed_at_utc AS completed_at,"
        f" {''.join(f'a{place}, ' for place in range(len(plan.attributes)))}"
        f" {_ids(plan)}, {_problem(rules)} AS problem FROM ({_with_utc(plan)})"
    )
    staged = Staged(
        plan=plan, rules=(*rules, CONFLICT), good=_good(plan, filled=_all_filled(connection, plan))
    )
    _settle_repeats(connection, staged)
    return staged


def mark_conflicts(connection: duckdb.DuckDBPyConnection, staged: Staged, *, stored: str) -> None:
    """Reject rows whose source id is stored with another content. `stored` is SQL."""
    if not staged.plan.has_source_id:
        return  # without a source's id the id is the content
    compared = [*TEXTS, *TIMES, "CAST(attributes AS VARCHAR)"]
    new, old = (", ".join(_of(side, name) for name in compared) for side in ("new", "old"))
    connection.execute(
        f"UPDATE {STAGED} SET problem = {len(staged.rules)} WHERE problem IS NULL AND sequence IN"
        f" (SELECT new.sequence FROM ({staged.good}) AS new JOIN ({stored}) AS old"
        f" USING (event_id) WHERE row({new}) IS DISTINCT FROM row({old}))"
    )


def _of(side: str, name: str) -> str:
    return name.replace("attributes", f"{side}.attributes") if "(" in name else f"{side}.{name}"


def _mapped(plan: Plan) -> str:
    columns = [f"{ROW} AS sequence"]
    columns += [f"{plan.text(name)} AS {name}" for name in TEXTS]
    for name in TIMES:
        time = plan.times.get(name)
        columns.append(f"{time.clock if time else 'CAST(NULL AS TIMESTAMP)'} AS {name}_clock")
        columns.append(f"{time.has_offset if time else 'true'} AS {name}_offset")
        columns.append(f"{plan.text(name)} AS {name}_given")
    columns += [
        f"{plan.source_text(name)} AS a{place}" for place, name in enumerate(plan.attributes)
    ]
    if plan.has_source_id:
        columns.append(f"{plan.text('event_id')} AS source_id")
    return f"SELECT {', '.join(columns)} FROM {quoted(plan.raw.table)}"


def _with_utc(plan: Plan) -> str:
    moments = [
        to_utc(
            f"{name}_clock",
            has_offset=f"{name}_offset",
            zone=plan.mapping.zone,
            changes=plan.changes,
            sample=plan.clocks.last,
        )
        + f" AS {name}_utc"
        for name in TIMES
    ]
    return f"SELECT *, {', '.join(moments)} FROM ({_mapped(plan)})"


def _ids(plan: Plan) -> str:
    parts = [literal(plan.log_name)]
    for name in (*TEXTS, *TIMES):
        parts += [BETWEEN, _identity_part(plan, name)]
    # An attribute without a value leaves no trace: a new empty column changes no id.
    parts += [
        f"coalesce({BETWEEN} || {literal(name)} || {NAMED} || a{place}, '')"
        for place, name in enumerate(plan.attributes)
    ]
    content = f"concat({', '.join(parts)})"
    content = f"CAST(md5({content}) AS UUID)"
    if not plan.has_source_id:
        return f"{content} AS event_id"
    own = f"concat_ws({BETWEEN}, {literal(plan.log_name)}, source_id)"
    return f"CAST(md5({own}) AS UUID) AS event_id, {content} AS content"


def _identity_part(plan: Plan, name: str) -> str:
    if name not in plan.mapping.columns and name not in plan.mapping.constants:
        return NOTHING
    value = f"CAST(epoch_us({name}_utc) AS VARCHAR)" if name in TIMES else name
    return f"coalesce({value}, {NOTHING})"


def _problem(rules: list[Rule]) -> str:
    whens = [f"WHEN {rule.condition} THEN {place}" for place, rule in enumerate(rules, start=1)]
    return f"CAST(CASE {' '.join(whens)} END AS SMALLINT)"


def _settle_repeats(connection: duckdb.DuckDBPyConnection, staged: Staged) -> None:
    """Number identical rows, so that each is kept; of equal source ids keep the first row only."""
    same = f"SELECT event_id FROM {STAGED} WHERE problem IS NULL GROUP BY ALL HAVING count(*) > 1"
    content = "content" if staged.plan.has_source_id else "event_id"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE repeats AS SELECT sequence,"
        f" row_number() OVER same AS place, {content} = first({content}) OVER same AS identical"
        f" FROM {STAGED} WHERE problem IS NULL AND event_id IN ({same})"
        " WINDOW same AS (PARTITION BY event_id ORDER BY sequence)"
    )
    numbered = "CAST(md5(concat_ws('/', staged.event_id, repeats.place)) AS UUID)"
    change = f"event_id = {numbered}"
    if staged.plan.has_source_id:
        change = f"problem = CASE WHEN identical THEN {REPEAT} ELSE {len(staged.rules)} END"
    connection.execute(
        f"UPDATE {STAGED} AS staged SET {change} FROM repeats"
        " WHERE repeats.sequence = staged.sequence AND repeats.place > 1"
    )


def _all_filled(connection: duckdb.DuckDBPyConnection, plan: Plan) -> bool:
    if not plan.attributes:
        return True
    full = " AND ".join(f"count(a{place}) = count(*)" for place in range(len(plan.attributes)))
    ((filled,),) = connection.execute(f"SELECT {full} FROM {STAGED}").fetchall()
    return bool(filled)


def _good(plan: Plan, *, filled: bool) -> str:
    """Give the SQL of the rows without a problem, as the event log wants them."""
    return (
        "SELECT replace(CAST(event_id AS VARCHAR), '-', '') AS event_id,"
        f" {literal(plan.log_name)} AS log_name, sequence, {', '.join(TEXTS)},"
        f" occurred_at, completed_at, {_attributes(plan, filled=filled)} AS attributes,"
        # The store would work it out from the text of the id, which takes ten times as long.
        f" CAST(CAST(event_id AS UHUGEINT) >> 68 AS BIGINT) AS {KEY_HASH}"
        f" FROM {STAGED} WHERE problem IS NULL"
    )


def _attributes(plan: Plan, *, filled: bool) -> str:
    if not plan.attributes:
        return "CAST(MAP {} AS MAP(VARCHAR, VARCHAR))"
    if filled:
        pairs = [f"{literal(name)}: a{place}" for place, name in enumerate(plan.attributes)]
        return f"MAP {{{', '.join(pairs)}}}"
    entries = [
        f"{{'key': {literal(name)}, 'value': a{place}}}"
        for place, name in enumerate(plan.attributes)
    ]
    kept = f"list_filter([{', '.join(entries)}], lambda entry: entry.value IS NOT NULL)"
    return f"map_from_entries({kept})"
