"""`zhike audit`: prove that nobody touched the audit log behind the system's back."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from zhike.cli.serve import set_up_command


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("audit", help="verify the audit log")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    step = steps.add_parser("verify", help="hold every row against its seal and the anchors")
    step.set_defaults(run=verify)


def verify(wanted: argparse.Namespace) -> int:
    """Print what was verified as JSON; a fault ends with status 2 and names the rows."""
    del wanted
    set_up_command()
    from zhike.apps.audit.verify import verify_audit

    print(json.dumps(asdict(verify_audit(progress=_show)), indent=2))
    return 0


def _show(rows: int) -> None:
    print(f"{rows:,} rows verified", file=sys.stderr, flush=True)
