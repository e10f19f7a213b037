"""Bring events of another system into the event store: read, map, judge, store, report."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from zhike.engine.home import subfolder
from zhike.engine.store import Batch, Query, Store, check_log_name
from zhike.integrations.files.raw import RawRows
from zhike.pipelines.errors import CountsDoNotMatch
from zhike.pipelines.import_guess import guess_mapping
from zhike.pipelines.import_mapping import Mapping
from zhike.pipelines.import_personal import Seal, protect
from zhike.pipelines.import_plan import make_plan, quoted
from zhike.pipelines.import_rejects import Reject, collect_rejects, rejects, write_rejects
from zhike.pipelines.import_sources import read_unchanged, source_label
from zhike.pipelines.import_stage import REPEAT, STAGED, Staged, mark_conflicts, stage
from zhike.pipelines.workspace import workspace
from zhike.schema import event_log
from zhike.schema.sentence import Sentence

SHOWN_ROWS = 20
SAMPLE_ROWS = 2_000

STEPS = 4

Progress = Callable[[int, int | None, str], None]
Reader = Callable[[duckdb.DuckDBPyConnection, Path], RawRows]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What became of the records of a source: read = stored + duplicates + rejected."""

    read: int
    stored: int
    duplicates: int
    rejected: int

    def check(self) -> None:
        """Raise CountsDoNotMatch where they do not add up."""
        if self.read != self.stored + self.duplicates + self.rejected:
            raise CountsDoNotMatch(
                read=self.read,
                stored=self.stored,
                duplicates=self.duplicates,
                rejected=self.rejected,
            )


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What became of a source: read = stored + duplicates + rejected.

    `preview` holds the first mapped rows as the store will have them (UTC); `rejects` the first
    rejected ones, masked; all of those stand in the file `rejects_path`.
    """

    log_name: str
    batch_id: str
    read: int
    stored: int
    duplicates: int
    rejected: int
    rejects_path: Path | None
    rejects: tuple[Reject, ...]
    warnings: tuple[str, ...]
    mapping: Mapping
    columns: tuple[str, ...]
    preview: pa.Table
    dry_run: bool = False

    @property
    def counts(self) -> Counts:
        """The counts alone."""
        return Counts(
            read=self.read,
            stored=self.stored,
            duplicates=self.duplicates,
            rejected=self.rejected,
        )


def import_events(
    source: str | Path,
    *,
    log_name: str,
    store: Store,
    mapping: Mapping | None = None,
    encoding: str = "auto",
    sheet: str = "",
    by: str = "",
    progress: Progress | None = None,
    dry_run: bool = False,
    seal: Seal | None = None,
) -> ImportReport:
    """Import a file (or a database table by URL) into an event log.

    The same source twice stores nothing new. Bad rows never stop good ones: they go to the
    rejects file. Until the one commit at the end the store knows nothing of the batch, so
    stopping, a full disk or a killed process leave it as it was.

    Parameters
    ----------
    source
        Path, or SQLAlchemy URL of a database table.
    mapping
        Which column is which; guessed from the columns' names where none is given.
    sheet
        Which sheet of a workbook to read; without it the first visible one.
    progress
        Called between steps; may raise `Cancelled`.
    dry_run
        Do everything except storing.
    seal
        Seals the values of columns that the mapping calls personal (`Seal`); without it they keep
        their shape alone.

    Raises
    ------
    PipelineError, IntegrationError, EngineError
        Nothing was stored; the sentence says why and what to do.
    """
    tell = progress or _say_nothing

    def read(connection: duckdb.DuckDBPyConnection, folder: Path) -> RawRows:
        return read_unchanged(connection, source, folder=folder, encoding=encoding, sheet=sheet)

    return import_rows(
        read,
        log_name=log_name,
        store=store,
        mapping=mapping,
        batch=Batch(batch_id=new_batch_id(), source=source_label(source), by=by),
        progress=tell,
        dry_run=dry_run,
        seal=seal,
    )


def import_rows(
    read: Reader,
    *,
    log_name: str,
    store: Store,
    batch: Batch,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
    dry_run: bool = False,
    seal: Seal | None = None,
) -> ImportReport:
    """Import whatever `read` puts on the connection; the rest is as in `import_events`."""
    check_log_name(log_name)
    tell = progress or _say_nothing
    with workspace() as (connection, folder):
        tell(0, STEPS, "Reading the source")
        raw = read(connection, folder)
        tell(1, STEPS, "Mapping the rows")
        chosen = mapping or _guess(connection, raw)
        raw = protect(connection, raw, mapping=chosen, seal=seal)
        staged = stage(connection, make_plan(connection, raw, mapping=chosen, log_name=log_name))
        tell(2, STEPS, "Looking for rows that are known")
        if stored := store.query(event_log.CONTRACT, log_name=log_name):
            mark_conflicts(connection, staged, stored=stored)
        rejected = collect_rejects(connection, staged)
        tell(3, STEPS, "Storing")
        # Nothing is told from here on: whoever cancels now would hear that nothing was stored.
        return _finish(
            connection, staged, store=store, batch=batch, rejected=rejected, dry_run=dry_run
        )


def new_batch_id() -> str:
    """Give an id that sorts by time and that nobody else has."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}"


def _finish(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    *,
    store: Store,
    batch: Batch,
    rejected: int,
    dry_run: bool,
) -> ImportReport:
    """Write the rejects, then commit: a batch in the store always has its rejects file."""
    path = subfolder("rejects") / f"{batch.batch_id}.csv" if rejected and not dry_run else None
    try:
        if path:
            write_rejects(connection, path)
        rows = Query(connection=connection, sql=staged.good, distinct=True)
        act = store.count_new if dry_run else store.append
        appended = act(event_log.CONTRACT, rows, batch=batch)
    except BaseException:
        if path:
            path.unlink(missing_ok=True)
        raise
    read, repeats = _counts(connection, staged)
    report = ImportReport(
        log_name=staged.plan.log_name,
        batch_id=batch.batch_id,
        read=read,
        stored=appended.stored,
        duplicates=appended.duplicates + repeats,
        rejected=rejected,
        rejects_path=path,
        rejects=tuple(islice(rejects(connection), SHOWN_ROWS)),
        warnings=_warnings(staged, read=read),
        mapping=staged.plan.mapping,
        columns=staged.plan.raw.columns,
        preview=_preview(connection, staged),
        dry_run=dry_run,
    )
    report.counts.check()
    return report


def _counts(connection: duckdb.DuckDBPyConnection, staged: Staged) -> tuple[int, int]:
    """Count what was read from the source itself, not from what became of it."""
    raw = staged.plan.raw
    ((rows, broken, repeats),) = connection.execute(
        f"SELECT (SELECT count(*) FROM {quoted(raw.table)}),"
        f" (SELECT count(*) FROM {quoted(raw.rejects)}),"
        f" (SELECT count(*) FROM {STAGED} WHERE problem = {REPEAT})"
    ).fetchall()
    return rows + broken, repeats


def _warnings(staged: Staged, *, read: int) -> tuple[str, ...]:
    clocks, plan = staged.plan.clocks, staged.plan
    found = list(plan.raw.warnings)
    if not read:
        found.append(Sentence("no_rows: the source has no rows, at most a header."))
    if clocks.with_offset and clocks.without_offset:
        found.append(
            Sentence(
                "mixed_time_zones: of the times read, rejected rows included, {known} carry an"
                " offset and {unknown} do not; those were read as {zone}.",
                known=clocks.with_offset,
                unknown=clocks.without_offset,
                zone=plan.mapping.zone,
            )
        )
    return tuple(found)


def _preview(connection: duckdb.DuckDBPyConnection, staged: Staged) -> pa.Table:
    columns = ", ".join(event_log.CONTRACT.column_names)
    first = f"SELECT {columns} FROM ({staged.good}) ORDER BY sequence LIMIT {SHOWN_ROWS}"
    return connection.sql(first).to_arrow_table()


def _guess(connection: duckdb.DuckDBPyConnection, raw: RawRows) -> Mapping:
    texts = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in raw.columns)
    rows = connection.execute(
        f"SELECT {texts} FROM {quoted(raw.table)} LIMIT {SAMPLE_ROWS}"
    ).fetchall()
    sample = {name: [row[place] or "" for row in rows] for place, name in enumerate(raw.columns)}
    return guess_mapping(raw.columns, sample=sample)


def _say_nothing(done: int, total: int | None, message: str) -> None:
    """Progress for nobody."""


__all__ = [
    "Counts",
    "ImportReport",
    "Mapping",
    "Progress",
    "import_events",
    "import_rows",
    "new_batch_id",
]
