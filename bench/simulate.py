"""Proves by simulation that intervals hold the truth and tests their size; `make simulate`.

`make simulate ARGS="surveys"` runs one subject; `--only nps` narrows to methods that begin so and
writes nothing. All seeded: the same code gives the same figures. One process, at low priority.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from bench.evidence import ROOT, record
from bench.simulations.cases import ERRORS, POINTS, SEED
from bench.simulations.pages import write_pages
from bench.simulations.subjects import SUBJECTS, cases_of


def simulate(subject: str, *, only: str = "") -> bool:
    """Run one subject, show each case, record figures and pages; say whether all were kept."""
    rows, started = [], time.process_time()
    for case in cases_of(subject):
        if not case.method.startswith(only):
            continue
        begun = time.process_time()
        row = case.found().row()
        rows.append(row)
        print(
            f"{row['verdict']:8} {row['found']:7.2%} ± {row['error']:.2%} of {row['promised']:.0%}"
            f"  {case.name} ({time.process_time() - begun:.0f} s)",
            flush=True,
        )
    if rows and not only:
        evidence = f"simulate-{subject}"
        figures = {"seed": SEED, "points": POINTS, "errors": ERRORS, "cases": rows}
        record(evidence, {"processor_seconds": round(time.process_time() - started), **figures})
        write_pages(rows, folder=ROOT / "docs" / "methods", evidence=evidence)
    return all(row["verdict"] != "broken" for row in rows)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.simulate", description=__doc__)
    parser.add_argument("subjects", nargs="*", choices=[*SUBJECTS, []], metavar="SUBJECT")
    parser.add_argument("--only", default="", metavar="METHOD")
    wanted = parser.parse_args()
    os.nice(10)
    # What breaks a promise is no failure of the run: it stands on the method's page.
    for subject in wanted.subjects or SUBJECTS:
        simulate(subject, only=wanted.only)
    return 0


if __name__ == "__main__":
    sys.exit(main())
