"""`zhike effects power`: the rows and days that a comparison needs, before it starts."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any


def add_parser(methods: Any) -> None:
    """Add the method; it takes no file."""
    power = methods.add_parser("power", help="rows and days that a comparison needs, beforehand")
    power.add_argument("--smallest", type=float, required=True, help="the effect that matters")
    power.add_argument("--spread", type=float, required=True, help="standard deviation of a row")
    power.add_argument("--power", type=float, default=0.8, metavar="SHARE")
    power.add_argument("--confidence", type=float, default=0.95, metavar="SHARE")
    power.add_argument("--arm-share", type=float, default=0.5, help="of rows with the change")
    power.add_argument("--rows-a-day", type=float, help="of both arms together")
    power.add_argument("--cluster-size", type=float, default=1.0, help="rows of a drawn branch")
    power.add_argument("--likeness", type=float, default=0.0, help="intraclass correlation")
    power.add_argument("--explained", type=float, default=0.0, help="variance known before (CUPED)")
    power.add_argument("--json", action="store_true", help="always so; for clarity")
    power.set_defaults(run=print_power)


def print_power(wanted: argparse.Namespace) -> int:
    """Print the plan and its sentence."""
    from zhike.analytics import effects

    names = (
        "smallest", "spread", "power", "confidence", "arm_share", "rows_a_day", "cluster_size",
        "likeness", "explained",
    )  # fmt: skip
    found = effects.plan(**{name: getattr(wanted, name) for name in names})
    print(json.dumps({**asdict(found), "sentence": found.sentence}, indent=2, ensure_ascii=False))
    return 0
