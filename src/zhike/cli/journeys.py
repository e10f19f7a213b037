"""`zhike journeys QUESTION --log NAME --json`: the figures of the pages, on the command line."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zhike.cli.errors import OptionUnreadable, StandardUnreadable


def add_parser(subjects: Any) -> None:
    """Add the subject `journeys`: one positional word for the question."""
    from zhike.pipelines.journeys import QUESTIONS

    parser = subjects.add_parser(
        "journeys",
        help="customer journeys of a log, as JSON",
        description="Ask a question about the journeys of a log. Standard output holds JSON only.",
        epilog="Questions: " + ", ".join(sorted(QUESTIONS)) + ".",
    )
    parser.add_argument("question", metavar="QUESTION", help="for example summary or graph")
    parser.add_argument("--log", required=True, metavar="NAME", help="the log to ask about")
    parser.add_argument(
        "--filter",
        default="",
        metavar="QUERY",
        help="which cases count, as in the address: 'channels=app&period_from=2026-01-01'",
    )
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what the question takes besides; may be given often. Lists are separated by"
        " commas; a name that holds one stands in double quotes: 'steps=apply,\"call, later\"'",
    )
    parser.add_argument(
        "--standard",
        type=Path,
        metavar="FILE",
        help="a service standard in YAML, for conformance and deviations",
    )
    parser.add_argument("--json", action="store_true", help="print JSON (always so; for clarity)")
    parser.add_argument(
        "--full", action="store_true", help="definition, period and n beside the rows"
    )
    parser.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    """Ask and print."""
    from zhike.pipelines.journeys import LogFilter, ask, shown

    options = _options(wanted.option)
    if wanted.standard:
        options["standard"] = _read(wanted.standard)
    answer = ask(
        wanted.question,
        log_name=wanted.log,
        filter=LogFilter.from_query(wanted.filter),
        options=options,
    )
    told = asdict(answer) if wanted.full else shown(answer)
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0


def _options(given: list[str]) -> dict[str, str]:
    """Read NAME=VALUE; a slip that nothing would heed is refused."""
    options: dict[str, str] = {}
    for option in given:
        name, sign, value = option.partition("=")
        if not sign or not name.strip() or name in options:
            raise OptionUnreadable(option=option, twice=name in options)
        options[name] = value
    return options


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise StandardUnreadable(path=path, reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise StandardUnreadable(path=path, reason="it is not in UTF-8") from error
