"""Bring the calls of a call centre into the store: their steps as events, and one contact each.

The source is the Technion's "Anonymous Bank" layout: one call a row, with the times in the voice
menu (VRU), in the queue and in service as clock times of one day. ``0:00:00`` means that a step
did not take place. A call is known by line and number together: numbers alone repeat.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from zhike.engine.duckdb import connect
from zhike.engine.home import subfolder
from zhike.engine.store import Batch, Query, Store
from zhike.integrations.files import ROW, RawRows
from zhike.pipelines.errors import MappingBroken
from zhike.pipelines.import_events import (
    Counts,
    ImportReport,
    Progress,
    import_rows,
    new_batch_id,
)
from zhike.pipelines.import_mapping import Mapping
from zhike.pipelines.import_plan import Rule, literal
from zhike.pipelines.import_sources import (
    check_unchanged,
    fingerprint,
    read_source,
    source_label,
)
from zhike.pipelines.import_times import clock_changes, in_changes, to_utc
from zhike.schema import contact
from zhike.schema.sentence import Sentence

COLUMNS = (
    "vru+line", "call_id", "customer_id", "priority", "type", "date", "vru_entry", "vru_exit",
    "vru_time", "q_start", "q_exit", "q_time", "outcome", "ser_start", "ser_exit", "ser_time",
    "server",
)  # fmt: skip
OUTCOMES = {"AGENT": "answered", "HANG": "abandoned", "PHANTOM": "phantom"}
NUMBERS = ("priority", "vru_time", "q_time", "ser_time")
CLOCKS = ("vru_entry", "q_start", "ser_start")
# A row that keeps none of these would give an event or a contact that never was.
RULES = (
    Rule(name="missing_value", column="vru+line", condition="line IS NULL"),
    Rule(name="missing_value", column="call_id", condition="call IS NULL"),
    Rule(name="impossible_time", column="date", condition="day IS NULL"),
    *(
        Rule(name="impossible_time", column=name, condition=f"{name}_clock IS NULL")
        for name in CLOCKS
    ),
    *(
        Rule(name="not_a_whole_number", column=name, condition=f"{name}_number IS NULL")
        for name in NUMBERS
    ),
    Rule(name="negative_time", column="q_time", condition="q_time_number < 0"),
    Rule(name="negative_time", column="ser_time", condition="ser_time_number < 0"),
    Rule(name="unknown_outcome", column="outcome", condition="result IS NULL"),
)
MAPPING = Mapping(
    columns={
        name: (name,)
        for name in (
            "event_id", "case_id", "activity", "occurred_at", "completed_at", "customer_id",
            "resource", "outcome",
        )
    },
    constants={"channel": "phone"},
    attributes=("priority", "type"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ContactsReport(ImportReport):
    """What became of the calls: their events as in `ImportReport`, and the contacts.

    The counts of `ImportReport` are events, and calls rejected before they became any. Those of
    `contacts` are calls: read = stored + known before + rejected. `phantom` counts the calls of
    this source that its own documentation calls unreal.
    """

    contacts: Counts
    phantom: int


def import_contacts(
    source: str | Path,
    *,
    log_name: str,
    store: Store,
    zone: str = "Asia/Jerusalem",
    encoding: str = "auto",
    sheet: str = "",
    by: str = "",
    progress: Progress | None = None,
    dry_run: bool = False,
) -> ContactsReport:
    """Import calls: up to three events and one contact each, withdrawn together as one batch.

    A negative time in the voice menu, which this source has, is kept as unknown and counted in
    a warning. The events are committed first; a process killed before the contacts leaves them
    for the next import of the same file, which stores what is missing and nothing twice.

    Raises
    ------
    PipelineError, IntegrationError, EngineError
        Nothing was stored; the sentence says why and what to do.
    """
    path, calls, rejected = Path(source), 0, 0
    batch = Batch(batch_id=new_batch_id(), source=source_label(source), by=by)
    with TemporaryDirectory(prefix="contacts-", dir=subfolder("tmp")) as aside:
        contacts = Path(aside) / "contacts.parquet"

        def read(connection: duckdb.DuckDBPyConnection, folder: Path) -> RawRows:
            nonlocal calls, rejected
            before = fingerprint(path)
            raw = read_source(connection, path, folder=folder, encoding=encoding, sheet=sheet)
            check_unchanged(path, before=before)
            calls = stage_calls(connection, raw)
            rejected = _write_contacts(connection, contacts, log_name=log_name, zone=zone)
            return events_of_calls(connection, warnings=raw.warnings)

        events = import_rows(
            read,
            log_name=log_name,
            store=store,
            batch=batch,
            mapping=replace(MAPPING, zone=zone),
            progress=progress,
            dry_run=dry_run,
        )
        rows = Query(
            connection=connect().con, sql=f"SELECT * FROM read_parquet({literal(str(contacts))})"
        )
        act = store.count_new if dry_run else store.append
        appended = act(contact.CONTRACT, rows, batch=batch)
        ((phantom,),) = rows.connection.execute(
            f"SELECT count(*) FROM ({rows.sql}) WHERE outcome = 'phantom'"
        ).fetchall()
    counts = Counts(
        read=calls, stored=appended.stored, duplicates=appended.duplicates, rejected=rejected
    )
    counts.check()
    known = {field.name: getattr(events, field.name) for field in fields(ImportReport)}
    return ContactsReport(**known, contacts=counts, phantom=phantom)


def stage_calls(connection: duckdb.DuckDBPyConnection, raw: RawRows) -> int:
    """Make the table `calls` of the sound rows and `calls_rejects` of all others; count both.

    Raises
    ------
    MappingBroken
        The source lacks a column of this layout.
    """
    for name in COLUMNS:
        if name not in raw.columns:
            raise MappingBroken(
                problem=Sentence("the source has no column {name!r}", name=name),
                way_out=Sentence(
                    "Calls need: {wanted}. There are: {found}.",
                    wanted=", ".join(COLUMNS),
                    found=", ".join(raw.columns),
                ),
            )
    clocks = [f"try_cast(lpad({name}, 8, '0') AS TIME) AS {name}_clock" for name in CLOCKS]
    numbers = [f"try_cast({name} AS BIGINT) AS {name}_number" for name in NUMBERS]
    results = " ".join(f"WHEN '{name}' THEN '{word}'" for name, word in OUTCOMES.items())
    broken = " ".join(
        f"WHEN {rule.condition} THEN {place}" for place, rule in enumerate(RULES, start=1)
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE parsed_calls AS"
        f" SELECT *, CASE {broken} END AS problem FROM (SELECT *,"
        """ nullif(trim("vru+line"), '') AS line, nullif(trim(call_id), '') AS call,"""
        " CAST(try_strptime(date, '%y%m%d') AS DATE) AS day,"
        f" CASE outcome {results} END AS result, {', '.join(clocks + numbers)} FROM {raw.table})"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE calls_rejects AS FROM {raw.rejects}")
    for place, rule in enumerate(RULES, start=1):
        connection.execute(
            f'INSERT INTO calls_rejects SELECT {ROW}, {literal(rule.column)}, "{rule.column}",'
            f" {literal(rule.name)} FROM parsed_calls WHERE problem = {place}"
        )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE calls AS {_calls()}")
    ((count,),) = connection.execute(
        "SELECT (SELECT count(*) FROM calls) + (SELECT count(*) FROM calls_rejects)"
    ).fetchall()
    return int(count)


def _calls() -> str:
    """Give the SQL of the sound calls with plain columns; the voice menu's time may be unknown."""
    return f"""
        SELECT {ROW} AS number, line || '/' || call AS contact_id,
            nullif(customer_id, '0') AS customer_id, type, priority_number AS priority, result,
            nullif(server, 'NO_SERVER') AS server, day + vru_entry_clock AS entered,
            CASE WHEN vru_time_number >= 0 THEN vru_time_number END AS menu_seconds,
            {_start("q_start")} AS queued, q_time_number AS wait_seconds,
            {_start("ser_start")} AS served, ser_time_number AS service_seconds
        FROM parsed_calls WHERE problem IS NULL"""


def _start(name: str) -> str:
    """Give the SQL of the moment a later step began; the clock may have passed midnight."""
    clock = f"{name}_clock"
    # A step may be noted a second early, but never half a day.
    night = f"({clock} < vru_entry_clock AND epoch(vru_entry_clock) - epoch({clock}) > 43200)"
    took_place = f"{clock} <> TIME '00:00:00'"
    return f"CASE WHEN {took_place} THEN day + {clock} + to_days(CAST({night} AS INT)) END"


def events_of_calls(
    connection: duckdb.DuckDBPyConnection, *, warnings: tuple[str, ...] = ()
) -> RawRows:
    """Turn the table `calls` into events: VRU, queue and service, the last with the outcome."""
    steps = {
        "VRU": ("entered", "menu_seconds", "NULL"),
        "queue": ("queued", "wait_seconds", "NULL"),
        "service": ("served", "service_seconds", "server"),
    }
    rows = " UNION ALL ".join(
        f"""SELECT 3 * number + {place} - 2 AS {ROW}, contact_id || '/' || '{name}' AS event_id,
            contact_id AS case_id, '{name}' AS activity, {began} AS occurred_at,
            {began} + to_seconds({lasted}) AS completed_at, customer_id, {who} AS resource,
            CASE WHEN {last} THEN result END AS outcome, type, CAST(priority AS VARCHAR) AS priority
        FROM calls WHERE {began} IS NOT NULL"""
        for place, ((name, (began, lasted, who)), last) in enumerate(
            zip(
                steps.items(),
                ("queued IS NULL AND served IS NULL", "served IS NULL", "true"),
                strict=True,
            )
        )
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE call_events AS {rows} ORDER BY {ROW}")
    columns = [name for name, *_ in connection.execute("DESCRIBE call_events").fetchall()]
    return RawRows(
        table="call_events",
        columns=tuple(name for name in columns if name != ROW),
        rejects="calls_rejects",
        warnings=(*warnings, *_warnings(connection)),
        # A call has the numbers 3n - 2, 3n - 1 and 3n.
        source_row=f"({ROW} + 2) // 3",
    )


def _write_contacts(
    connection: duckdb.DuckDBPyConnection, path: Path, *, log_name: str, zone: str
) -> int:
    """Write one contact a sound call; give the number of calls that are rejected instead."""
    ((first, last),) = connection.execute("SELECT min(entered), max(entered) FROM calls").fetchall()
    changes = clock_changes(zone, first=first, last=last) if first else []
    offered = to_utc("entered", has_offset="false", zone=zone, changes=changes, sample=last)
    odd = " OR ".join(
        in_changes("entered", has_offset="false", changes=changes, skipped=skipped)
        for skipped in (True, False)
    )
    connection.execute(
        f"""COPY (SELECT contact_id, {literal(log_name)} AS log_name, customer_id,
            'phone' AS channel, type AS queue, priority, {offered} AS offered_at,
            menu_seconds AS self_service_seconds, wait_seconds,
            CASE WHEN result = 'answered' AND served IS NOT NULL THEN service_seconds END
                AS handle_seconds,
            CAST(NULL AS BIGINT) AS wrap_up_seconds, result AS outcome,
            CASE WHEN result = 'answered' THEN server END AS agent, CAST(NULL AS VARCHAR) AS reason
        FROM calls WHERE NOT ({odd}) ORDER BY number) TO {literal(str(path))} (FORMAT parquet)"""
    )
    ((rejected,),) = connection.execute(
        f"SELECT (SELECT count(*) FROM calls_rejects) + (SELECT count(*) FROM calls WHERE {odd})"
    ).fetchall()
    return int(rejected)


def _warnings(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    ((negative, phantom),) = connection.execute(
        "SELECT count(*) FILTER (menu_seconds IS NULL), count(*) FILTER (result = 'phantom')"
        " FROM calls"
    ).fetchall()
    found = []
    if negative:
        found.append(
            Sentence(
                "negative_vru_time: {calls} calls leave the voice menu before they enter it; their"
                " time in it is kept as unknown.",
                calls=negative,
            )
        )
    if phantom:
        found.append(
            Sentence(
                "phantom_calls: {calls} calls are marked PHANTOM by their source; they are kept"
                " with that outcome and counted apart.",
                calls=phantom,
            )
        )
    return tuple(found)
