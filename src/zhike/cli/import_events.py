"""`zhike import`: bring events in, list what came in, take a batch back."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from zhike.cli.import_tables import add_tables, undo_told, who
from zhike.cli.serve import set_up_command
from zhike.engine.store import BatchRecord, Store
from zhike.pipelines.import_contacts import ContactsReport
from zhike.pipelines.import_events import Counts, ImportReport, import_events
from zhike.pipelines.import_mapping import load_mapping
from zhike.pipelines.import_personal import Seal
from zhike.pipelines.presets import import_with_preset, preset_names


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subject to the command."""
    parser = subparsers.add_parser("import", help="bring events in from files and databases")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    events = steps.add_parser("events", help="import a file or a database table into a log")
    events.add_argument("source", metavar="FILE", help="a file, or a database URL with ?table=NAME")
    events.add_argument("--log", required=True, metavar="NAME", help="the log to import into")
    events.add_argument(
        "--mapping",
        metavar="PRESET|FILE",
        help=f"which column is which: a YAML file, or {', '.join(preset_names())}",
    )
    events.add_argument("--dry-run", action="store_true", help="show what would happen")
    events.add_argument("--encoding", default="auto", help="utf-8, gb18030, utf-16 or latin-1")
    events.add_argument(
        "--sheet", default="", metavar="NAME", help="of a workbook; without it the first visible"
    )
    events.add_argument("--json", action="store_true", help="print the report as JSON")
    events.set_defaults(run=run)
    add_tables(steps)
    undo = steps.add_parser("undo", help="take a batch back")
    undo.add_argument("batch", metavar="BATCH")
    undo.add_argument("--reason", default="", help="why, for the record")
    undo.set_defaults(run=run_undo)
    batches = steps.add_parser("batches", help="list what came in")
    batches.add_argument("--log", metavar="NAME", help="only batches of this log")
    batches.add_argument("--json", action="store_true", help="print the list as JSON")
    batches.set_defaults(run=run_batches)


def run(wanted: argparse.Namespace) -> int:
    """Import and print the counts."""
    if not wanted.dry_run:
        set_up_command()  # before anything is stored: what is stored must be on record
    by = who()
    if wanted.mapping in preset_names():
        act = partial(import_with_preset, preset=wanted.mapping)
    else:
        mapping = load_mapping(Path(wanted.mapping)) if wanted.mapping else None
        seal = _seal() if mapping and mapping.personal else None
        act = partial(import_events, mapping=mapping, seal=seal)
    report = act(
        wanted.source,
        log_name=wanted.log,
        encoding=wanted.encoding,
        sheet=wanted.sheet,
        dry_run=wanted.dry_run,
        by=by,
        store=Store(),
        progress=_show_progress if sys.stderr.isatty() else None,
    )
    if not wanted.dry_run:
        _record(report, by=by)
    print(_as_json(report) if wanted.json else _as_text(report))
    return 0


def run_undo(wanted: argparse.Namespace) -> int:
    """Take a batch back, as the page does."""
    set_up_command()
    from zhike.apps.imports.actions import undo_batch
    from zhike.apps.imports.queries import withdrawal_of

    undo_batch(wanted.batch, reason=wanted.reason, by=who())
    undone = withdrawal_of(wanted.batch)
    outcome = undone.outcome if undone else None
    if outcome is None:
        print(f"Batch {wanted.batch} is withdrawn: no figure counts its rows any more.")
        return 0
    told = (
        f"{outcome.rows} rows are"
        if outcome.rows is not None
        else f"{outcome.entries} customers, {outcome.identifiers} numbers and"
        f" {outcome.relations} relations are"
    )
    print(f"Batch {wanted.batch} is undone: {told} taken back.")
    for reason, count in outcome.kept:
        print(f"{count} kept: {reason}")
    return 0


def run_batches(wanted: argparse.Namespace) -> int:
    """List the batches."""
    batches = Store().batches(wanted.log)
    if wanted.json:
        print(json.dumps([asdict(batch) for batch in batches], default=str, ensure_ascii=False))
    for batch in () if wanted.json else batches:
        print(_as_line(batch))
    return 0


def _seal() -> Seal:
    """The vault's way to seal; a dry run needs the web system for nothing else."""
    set_up_command()
    from zhike.apps.vault.keys import seal_pairs

    return seal_pairs


def _record(report: ImportReport, *, by: str) -> None:
    from zhike.apps.imports.actions import finish_command

    finish_command(report, by=by)


def _as_text(report: ImportReport) -> str:
    verb = "would be stored" if report.dry_run else "stored"
    lines = [
        _equation(report.counts, of="rows", verb=verb),
        *_contacts(report, verb=verb),
        *(f"warning: {warning}" for warning in report.warnings),
        *(
            f"row {reject.row}: {reject.rule} {reject.column} {reject.value}".rstrip()
            for reject in report.rejects
        ),
    ]
    if report.rejects_path:
        lines.append(f"rejected rows: {report.rejects_path}")
    if report.dry_run:
        lines += ["", report.mapping.to_yaml().rstrip(), "", *_preview(report)]
    else:
        lines.append(undo_told(report.batch_id))
    return "\n".join(lines)


def _equation(counts: Counts, *, of: str, verb: str) -> str:
    return (
        f"{counts.read} {of} read = {counts.stored} {verb}"
        f" + {counts.duplicates} duplicates + {counts.rejected} rejected"
    )


def _contacts(report: ImportReport, *, verb: str) -> list[str]:
    if not isinstance(report, ContactsReport):
        return []
    return [_equation(report.contacts, of="calls", verb=f"contacts {verb}")]


def _preview(report: ImportReport) -> list[str]:
    shown = ("case_id", "sequence", "activity", "occurred_at", "channel", "resource")
    rows = report.preview.select(list(shown)).to_pylist()
    return ["\t".join(shown)] + [
        "\t".join("" if row[name] is None else str(row[name]) for name in shown) for row in rows
    ]


def _as_json(report: ImportReport) -> str:
    plain: dict[str, Any] = {
        "log_name": report.log_name,
        "batch_id": report.batch_id,
        **asdict(report.counts),
        "contacts": asdict(report.contacts) if isinstance(report, ContactsReport) else None,
        "rejects_path": str(report.rejects_path) if report.rejects_path else None,
        "rejects": [asdict(reject) for reject in report.rejects],
        "warnings": list(report.warnings),
        "dry_run": report.dry_run,
        "mapping": {name: list(columns) for name, columns in report.mapping.columns.items()},
        "preview": report.preview.to_pylist() if report.dry_run else [],
    }
    return json.dumps(plain, ensure_ascii=False, default=str)


def _as_line(batch: BatchRecord) -> str:
    rows = sum(batch.stored.values())
    logs = ", ".join(batch.log_names)
    return f"{batch.batch_id}  {batch.state:9}  {rows:>10} rows  {logs}  {batch.source}"


def _show_progress(done: int, total: int | None, message: str) -> None:
    print(f"[{done}/{total}] {message}", file=sys.stderr)
