"""`zhike complaints`: complaints from another system's file, and what its themes say."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhike.cli.errors import QueueUnknown
from zhike.cli.import_tables import who
from zhike.cli.serve import set_up_command

if TYPE_CHECKING:
    from zhike.apps.complaints.import_actions import Taken
    from zhike.apps.complaints.themes import Told

SOURCES = ("cfpb", "uwv")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("complaints", help="take complaints over from files")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    step = steps.add_parser("import", help="store the complaints of a file under their law")
    step.add_argument("source", metavar="FILE")
    step.add_argument("--regime", choices=["cfpb"], required=True, help="whose file it is")
    step.add_argument("--queue", metavar="CODE", required=True, help="who gets them")
    step.add_argument("--encoding", default="auto")
    step.add_argument("--json", action="store_true", help="print the report as JSON")
    step.set_defaults(run=take_over)
    step = steps.add_parser("themes", help="say what the themes of a file mean; stores nothing")
    step.add_argument("source", metavar="FILE")
    step.add_argument("--table", choices=SOURCES, required=True, help="which mapping table")
    step.add_argument("--encoding", default="auto")
    step.add_argument("--json", action="store_true", help="print the report as JSON")
    step.set_defaults(run=themes)


def take_over(wanted: argparse.Namespace) -> int:
    """Import and print the counts, and the themes that nothing is known of."""
    set_up_command()
    from zhike.apps.complaints.import_actions import import_cfpb
    from zhike.apps.people.models import WorkQueue

    queue = WorkQueue.objects.filter(code=wanted.queue).first()
    if queue is None:
        raise QueueUnknown(name=wanted.queue)
    taken = import_cfpb(Path(wanted.source), queue=queue, by=who(), encoding=wanted.encoding)
    print(_json(_as_plain(taken)) if wanted.json else _as_text(taken))
    return 0


def themes(wanted: argparse.Namespace) -> int:
    """Print how many complaints of a file speak of which cause, and which themes of none."""
    set_up_command()
    from zhike.apps.complaints.import_actions import told_of_file

    told = told_of_file(Path(wanted.source), table=wanted.table, encoding=wanted.encoding)
    print(_json(vars(told)) if wanted.json else "\n".join(_told(told)))
    return 0


def _as_text(taken: Taken) -> str:
    lines = [
        f"{taken.read} rows read = {taken.stored} stored"
        f" + {taken.duplicates} duplicates + {taken.rejected} rejected"
    ]
    if taken.rejects_path:
        lines.append(f"rejected rows: {taken.rejects_path}")
    return "\n".join([*lines, *_told(taken.told)])


def _told(told: Told) -> list[str]:
    return [
        f"{told.rows} complaints told by their themes, {told.broken} records not readable",
        *_counts("cause", told.causes),
        *_counts("class", told.classes),
        *_counts("business", told.businesses),
        *_counts("unmapped", told.unmapped),
    ]


def _counts(name: str, counted: Counter[str]) -> list[str]:
    return [f"{name} {key or '(none)'}: {count}" for key, count in counted.most_common()]


def _as_plain(taken: Taken) -> dict[str, Any]:
    path = str(taken.rejects_path) if taken.rejects_path else None
    return {**vars(taken), "told": vars(taken.told), "rejects_path": path}


def _json(plain: dict[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False)
