"""`zhike backup FILE`: the whole state but the secrets, while the system runs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from zhike.cli.serve import set_up_command


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "backup",
        help="write the whole state but the secrets into one file",
        description="Write database, event store, anchors and files into one new file.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    """Print what the backup holds as JSON, and on standard error what it does not."""
    set_up_command()
    from zhike.apps.protection.backup import write_backup

    manifest = write_backup(wanted.file)
    print(
        "The backup holds no secret: neither master-key nor audit-key, nor the ledger of erasures."
        " Without the two keys it cannot be restored, so keep copies of them in another place.",
        file=sys.stderr,
    )
    shown = {
        "file": str(wanted.file),
        "bytes": wanted.file.stat().st_size,
        "members": len(manifest.members),
        "rows": sum(manifest.rows.values()),
        "sha256": manifest.whole,
    }
    print(json.dumps(shown, indent=2))
    return 0
