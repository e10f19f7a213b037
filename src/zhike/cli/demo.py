"""`zhike demo`: make the demo bank in the home folder."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from zhike.cli.bar import Bar
from zhike.cli.serve import set_up_command
from zhike.demo.make import DEFAULT_SEED, SIZES, make
from zhike.demo.master import fill_master
from zhike.demo.planted import TRUTH_NAMES


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subject to the command."""
    parser = subparsers.add_parser(
        "demo",
        help="make the demo bank",
        description="Make a bank's simulated year in ZHIKE_HOME. One seed, one bank.",
        epilog=f"Planted truths for --without: {', '.join(TRUTH_NAMES)}.",
    )
    sizes = ", ".join(f"{name} ({count:,} customers)" for name, count in SIZES.items())
    parser.add_argument("--size", choices=tuple(SIZES), default="standard", help=sizes)
    parser.add_argument("--customers", type=int, metavar="N", help="any other size")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="default %(default)s")
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="NAME",
        help="leave a planted truth out; may be given several times",
    )
    parser.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    """Make the bank; progress goes to standard error, the result as JSON to standard output."""
    bar = Bar()
    made = make(
        size=wanted.size,
        seed=wanted.seed,
        without=wanted.without,
        customers=wanted.customers,
        progress=bar.show,
    )
    bar.close()
    set_up_command()
    fill_master()
    print(json.dumps(asdict(made) | {"events": made.events}, ensure_ascii=False))
    return 0
