"""`zhike import customers|holders|holdings|…`: tables that are no event log."""

from __future__ import annotations

import argparse
import getpass
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhike.pipelines.table_mapping import (
    TABLES,
    TableMapping,
    load_table_preset,
    table_mapping_from,
    table_preset_names,
)

if TYPE_CHECKING:
    from zhike.pipelines.import_tables import TableReport

HELP = {
    "customers": "take customers into the master",
    "holders": "say which customers own or may use which accounts",
    "holdings": "import what customers hold",
    "transactions": "import bookings",
    "complaints": "take complaints over as the CFPB publishes them",
    "calls": "import records of calls that are over",
    "months": "import income, cost, loss and capital by customer and month",
    "answers": "import answers of surveys, each with the scale of its question",
    "texts": "import what customers wrote: masked before it is stored",
}


def add_tables(steps: Any) -> None:
    """Add one step for each table."""
    for table in TABLES:
        step = steps.add_parser(table, help=HELP[table])
        step.add_argument("source", metavar="FILE")
        step.add_argument(
            "--mapping",
            metavar="PRESET|FILE",
            help=f"which column is which: a YAML file, or {', '.join(table_preset_names())}",
        )
        step.add_argument("--dry-run", action="store_true", help="show what would happen")
        step.add_argument("--encoding", default="auto")
        step.add_argument("--sheet", default="", metavar="NAME", help="of a workbook")
        step.add_argument("--json", action="store_true", help="print the report as JSON")
        step.set_defaults(run=run, table=table)


def run(wanted: argparse.Namespace) -> int:
    """Import and print the counts."""
    from zhike.cli.serve import set_up_command

    set_up_command()
    from zhike.apps.imports.actions import finish_command
    from zhike.apps.imports.table_actions import import_file

    by = who()
    report = import_file(
        Path(wanted.source),
        table=wanted.table,
        mapping=_mapping(wanted.mapping, table=wanted.table),
        by=by,
        source=Path(wanted.source).name[:50],
        encoding=wanted.encoding,
        sheet=wanted.sheet,
        dry_run=wanted.dry_run,
    )
    if not wanted.dry_run:
        finish_command(report, by=by)
    print(_as_json(report) if wanted.json else _as_text(report))
    return 0


def who() -> str:
    """Who typed the command; empty where the machine does not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def undo_told(batch_id: str, *, table: str = "") -> str:
    """The last line of a report: the batch, and how it is taken back, where it can be."""
    from zhike.apps.imports.takers import can_be_undone

    if not can_be_undone(table):
        return f"batch {batch_id} (not undone: see the imports page)"
    return f"batch {batch_id} (zhike import undo {batch_id} --reason WHY)"


def _mapping(named: str | None, *, table: str) -> TableMapping | None:
    if named is None:
        return None
    if named in table_preset_names():
        return load_table_preset(named, table=table)
    return table_mapping_from(Path(named).read_text(encoding="utf-8"), table=table)


def _as_text(report: TableReport) -> str:
    counts, verb = report.counts, "would be stored" if report.dry_run else "stored"
    lines = [
        f"{counts.read} rows read = {counts.stored} {verb}"
        f" + {counts.duplicates} duplicates + {counts.rejected} rejected",
        *(f"row {one.row}: {one.rule} {one.column} {one.value}".rstrip() for one in report.rejects),
    ]
    if report.rejects_path:
        lines.append(f"rejected rows: {report.rejects_path}")
    if not report.dry_run:
        lines.append(undo_told(report.batch_id, table=report.table))
    return "\n".join(lines)


def _as_json(report: TableReport) -> str:
    plain = {
        "table": report.table,
        "batch_id": report.batch_id,
        **asdict(report.counts),
        "rejects": [asdict(one) for one in report.rejects],
        "rejects_path": str(report.rejects_path) if report.rejects_path else None,
        "dry_run": report.dry_run,
    }
    return json.dumps(plain, ensure_ascii=False)
