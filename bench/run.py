"""Runs the benchmarks one after the other and records their figures.

Each benchmark is a module of this folder that prints one line of JSON last; it runs in a process
of its own, so that no memory figure carries the benchmark before it.
`make bench ARGS="import_speed"` runs only those named.
"""

from __future__ import annotations

import json
import subprocess
import sys

from bench.evidence import ROOT, record

BENCHMARKS = {
    "directly_follows": ["--events", "10000000"],
    "directly_follows_out_of_core": ["--events", "100000000", "--out-of-core"],
    "start_speed": [],
    "import_speed": [],
    "xes_speed": [],
    "journeys_page": [],
    "demo_speed": [],
    "audit_speed": [],
    "api_speed": [],
    "customer_card": [],
    "customer_search": [],
    "call_pop": [],
    "ticket_speed": [],
    "identity_speed": [],
    "chat_load": ["--workers", "2"],
    "desk_size": ["--both"],
    "voice_masking": [],
    "voice_sentiment": [],
    "voice_labels": [],
    "voice_complaints": [],
    "survey_drivers_speed": [],
    "survey_summary_speed": [],
    "voice_throughput": ["--texts", "2000000"],
}
MODULES = {"directly_follows_out_of_core": "directly_follows"}


def run(name: str) -> bool:
    """Run one benchmark, show what it prints, record its last line; say whether its limit held."""
    print(f"== {name}", flush=True)
    command = [sys.executable, "-m", f"bench.{MODULES.get(name, name)}", *BENCHMARKS[name]]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        lines = []
        for line in process.stdout or ():
            print("  " + line, end="", flush=True)
            lines.append(line)
    if not lines or not lines[-1].startswith("{"):
        print(f"  {name} ended with status {process.returncode} and no figures: nothing recorded")
        return False
    # A limit that was missed is recorded like one that was held.
    record(f"bench-{name}", json.loads(lines[-1]))
    return process.returncode == 0


def main() -> int:
    wanted = sys.argv[1:] or list(BENCHMARKS)
    unknown = set(wanted) - set(BENCHMARKS)
    if unknown:
        print(f"No benchmark is called {', '.join(sorted(unknown))}: {', '.join(BENCHMARKS)}.")
        return 2
    return 0 if all([run(name) for name in wanted]) else 1


if __name__ == "__main__":
    sys.exit(main())
