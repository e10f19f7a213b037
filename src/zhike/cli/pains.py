"""`zhike pains`: what to mend first, touchpoints, and silent customers, as JSON."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, fields
from typing import Any

from zhike.cli.serve import set_up_command


def add_parser(subjects: Any) -> None:
    """Add the subject `pains` with its lists."""
    parser = subjects.add_parser("pains", help="what to mend first, from what is stored")
    lists = parser.add_subparsers(dest="list", metavar="LIST", required=True)

    board = lists.add_parser("board", help="pain points with reach, trend and value at stake")
    board.add_argument(
        "--assume",
        type=assumed,
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="in place of what is set, for example contact_yuan=20; may stand several times",
    )
    board.set_defaults(run=print_board)

    touchpoints = lists.add_parser("touchpoints", help="the register, and what is wrong with which")
    touchpoints.add_argument(
        "--by", choices=["age_band", "segment", "tier"], default="age_band", help="user types"
    )
    touchpoints.set_defaults(run=print_touchpoints)

    silent = lists.add_parser("silent", help="dissatisfied among those who never answer")
    silent.add_argument("--question", default="", help="which tells of dissatisfaction")
    silent.set_defaults(run=print_silent)

    for one in (board, touchpoints, silent):
        one.add_argument("--json", action="store_true", help="always so; for clarity")


def print_board(wanted: argparse.Namespace) -> int:
    """Print the board as who reaches the whole bank sees it; `--assume` holds for this once."""
    set_up_command()
    from zhike.apps.pains.queries import board_of_all

    return _print(board_of_all(assumed=dict(wanted.assume)))


def assumed(text: str) -> tuple[str, float]:
    """Read NAME=NUMBER; ArgumentTypeError where there is no such assumption or number."""
    from zhike.pipelines.pain_board import Assumptions

    known = [one.name for one in fields(Assumptions) if one.type == "float"]
    name, _sign, number = text.partition("=")
    try:
        value = float(number)
    except ValueError:
        value = float("nan")
    if name not in known or not value >= 0:
        raise argparse.ArgumentTypeError(
            f"{text!r} is none: write NAME=NUMBER, one of {', '.join(known)}, and 0 or more"
        )
    return name, value


def print_touchpoints(wanted: argparse.Namespace) -> int:
    """Print the register of the whole bank with its findings."""
    from zhike.pipelines.touchpoint_register import register_of_bank

    return _print(register_of_bank(by=wanted.by))


def print_silent(wanted: argparse.Namespace) -> int:
    """Print the estimate of the whole bank by groups, with its check, as the page has it."""
    set_up_command()
    from zhike.apps.pains.queries import silent_of_all

    return _print(silent_of_all(wanted.question))


def _print(found: Any) -> int:
    print(json.dumps(asdict(found), indent=2, ensure_ascii=False))
    return 0
