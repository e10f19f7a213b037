"""`zhike search`: the index over matters, which holds nothing of its own."""

from __future__ import annotations

import argparse
import json
import sys
import time

from zhike.cli.serve import set_up_command


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("search", help="make the search index anew")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    steps.add_parser(
        "rebuild", help="read every matter and make the index anew, while the system runs"
    ).set_defaults(run=rebuild)
    steps.add_parser("status", help="how large the index is, and what waits").set_defaults(
        run=status
    )


def rebuild(wanted: argparse.Namespace) -> int:
    """Make the index anew; what is searched meanwhile is answered by the old one."""
    del wanted
    set_up_command()
    from zhike.apps.search import actions

    begun = time.monotonic()
    tickets = actions.rebuild(progress=_show)
    return _print({"tickets": tickets, "seconds": round(time.monotonic() - begun, 1)})


def status(wanted: argparse.Namespace) -> int:
    """Print what is in the index, and what is not in it yet."""
    del wanted
    set_up_command()
    from zhike.apps.search import queries

    return _print(queries.index_now())


def _show(done: int, total: int) -> None:
    print(f"{done:,} of {total:,} tickets read", file=sys.stderr, flush=True)


def _print(result: object) -> int:
    print(json.dumps(result, indent=2))
    return 0
