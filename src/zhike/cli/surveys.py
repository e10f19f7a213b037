"""`zhike surveys FIGURE FILE`: figures of a file of answers, as JSON."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from zhike.cli.table_files import read_table

FLAT = ("nps", "low", "high", "n", "effective_n", "missing")


def add_parser(subjects: Any) -> None:
    """Add the subject `surveys` with its figures."""
    parser = subjects.add_parser("surveys", help="figures of a file of answers, as JSON")
    figures = parser.add_subparsers(dest="figure", metavar="FIGURE", required=True)

    nps = figures.add_parser("nps", help="net promoter score of answers from 0 to 10")
    nps.add_argument("--column", required=True, metavar="COL", help="the column of answers")
    nps.add_argument("--by", metavar="COL", help="one score for each value; few answers are hidden")
    nps.set_defaults(run=print_nps)

    drivers = figures.add_parser("drivers", help="what accounts for an outcome")
    drivers.add_argument("--outcome", required=True, metavar="COL", help="what is explained")
    drivers.add_argument("--attributes", required=True, metavar="COL,COL", help="by what")
    drivers.add_argument("--method", choices=["lmg", "johnson"], help="LMG up to 15 attributes")
    drivers.set_defaults(run=print_drivers)

    for figure in (nps, drivers):
        figure.add_argument("file", type=Path, metavar="FILE", help="CSV, plain or .gz, or Parquet")
        figure.add_argument("--weight", metavar="COL", help="a column of weights above 0")
        figure.add_argument("--json", action="store_true", help="always so; for clarity")


def print_nps(wanted: argparse.Namespace) -> int:
    """Print the score of all, and of each group that is not too small to be shown."""
    from zhike.analytics import surveys

    answers = read_table(wanted.file)
    asked = {
        "answer": wanted.column,
        "scale": surveys.RECOMMENDATION_0_TO_10,
        "weight": wanted.weight,
    }
    whole = surveys.tallies(answers, **asked).get((), None)
    everybody = whole or surveys.Tally(scale=surveys.RECOMMENDATION_0_TO_10, counts={})
    surveys.check_declared(dict(everybody.counts), scale=everybody.scale)
    if not wanted.by:
        return _print(_flat(surveys.nps(everybody)))
    groups = surveys.tallies(answers, by=[wanted.by], **asked)
    counts = {name: tally.n for (name,), tally in groups.items()}
    hidden = surveys.suppress(counts, totals={"all": list(counts)})
    found = _flat(None if hidden.totals else surveys.nps(everybody))
    found["groups"] = [
        {"group": name, **_flat(None if name in hidden.hidden else surveys.nps(tally))}
        for (name,), tally in groups.items()
    ]
    found["hidden"] = sorted(map(str, hidden.hidden))
    return _print(found)


def _flat(score: Any) -> dict[str, Any]:
    """The score, its interval and what it rests on; all null where it must stay hidden."""
    if score is None:
        return dict.fromkeys(FLAT)
    found = score.estimate
    numbers = (found.value, found.lower, found.upper, score.n, score.n_effective, score.missing)
    return dict(zip(FLAT, numbers, strict=True))


def print_drivers(wanted: argparse.Namespace) -> int:
    """Print the attributes, the strongest first."""
    from zhike.analytics import surveys

    found = surveys.drivers(
        read_table(wanted.file),
        outcome=wanted.outcome,
        attributes=[name.strip() for name in wanted.attributes.split(",")],
        method=wanted.method,
        weight=wanted.weight,
    )
    return _print(asdict(found))


def _print(found: object) -> int:
    print(json.dumps(found, indent=2, ensure_ascii=False, default=str))
    return 0
