"""Time PM4Py's reading of an XES log: once for each line of standard input.

Runs as a process in an environment of its own that has PM4Py (AGPL) and its Rust reader; nothing
of zhike is imported here and nothing imports this file. Prints the name of the peer, then the
seconds and events of each reading.

    yes | head -5 | python bench/peers/pm4py_read_xes.py LOG.xes.gz
"""

from __future__ import annotations

import sys
import time
import warnings
from importlib.metadata import version

import pm4py


def main() -> None:
    """Read the log named first whenever a line comes in."""
    warnings.simplefilter("ignore")
    # The variant is named, so that a missing Rust reader is an error and not a slower peer.
    print(f"pm4py {version('pm4py')} with r4pm {version('r4pm')}", flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        log = pm4py.read_xes(sys.argv[1], variant="r4pm")
        print(time.perf_counter() - began, len(log), flush=True)


if __name__ == "__main__":
    main()
