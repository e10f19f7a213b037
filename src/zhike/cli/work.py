"""`zhike work`: background jobs alone, on a machine or in a container of their own."""

from __future__ import annotations

import argparse

from zhike.cli.serve import set_up_database


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "work",
        help="run background jobs beside `zhike serve --job-workers 0`",
        description="Run background jobs, seal the audit log and relay events until stopped.",
    )
    parser.add_argument("--batch", action="store_true", help="stop when nothing waits")
    parser.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    set_up_database()
    from django.core.management import call_command

    call_command("work", batch=wanted.batch)
    return 0
