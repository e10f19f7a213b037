"""`zhike restore FILE`: a backup into an empty home and an empty database."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from zhike.cli.errors import KeysNotThere
from zhike.cli.serve import load_django
from zhike.engine.home import home

KEYS = {"ZHIKE_MASTER_KEY": "master-key", "ZHIKE_AUDIT_KEY": "audit-key"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "restore",
        help="put a backup into an empty home",
        description="Check a backup, then put it into an empty ZHIKE_HOME and an empty database."
        " The files master-key and audit-key of the bank must lie there already.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    erased = parser.add_mutually_exclusive_group()
    erased.add_argument(
        "--erasures", type=Path, metavar="LEDGER", help="the newest ledger of erasures of the bank"
    )
    erased.add_argument(
        "--no-erasures", action="store_true", help="nobody was ever erased, so there is no ledger"
    )
    parser.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    """Print what was restored as JSON."""
    # Before the settings are read: they would make new keys, which open nothing of this bank.
    for name, file in KEYS.items():
        if not os.environ.get(name, "").strip() and not (home() / file).exists():
            raise KeysNotThere(file=home() / file, variable=name)
    load_django()
    from zhike.apps.protection.restore import restore_backup
    from zhike.cli.migrating import little_looking_for_garbage

    with little_looking_for_garbage():
        manifest = restore_backup(
            wanted.file, erasures=wanted.erasures, nobody_erased=wanted.no_erasures
        )
    print("Restored. Everybody signs in anew. Check it with: zhike audit verify", file=sys.stderr)
    shown = {"made_at": manifest.made_at, "rows": sum(manifest.rows.values())}
    print(json.dumps(shown | {"sha256": manifest.whole}, indent=2))
    return 0
