"""How long `zhike serve` takes to answer when its bank is there already; the limit is 5 s."""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

from tests.ports import free_port

LIMIT_SECONDS = 5.0


def start(home: str) -> float:
    """Start and stop one server; give the seconds it says it took."""
    environment = {**os.environ, "ZHIKE_HOME": home, "ZHIKE_BIND": f"127.0.0.1:{free_port()}"}
    server = subprocess.Popen(
        [sys.executable, "-c", "from zhike.cli.main import main; main(['serve'])"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    said = ""
    for line in server.stdout or ():
        said += line
        if "Ctrl-C stops it" in line:
            break
    server.terminate()
    server.wait(60)
    found = re.search(r"after ([\d.]+) s", said)
    if not found:
        raise SystemExit(f"The server did not start: {said}")
    return float(found[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    with tempfile.TemporaryDirectory() as home:
        first = start(home)
        later = [start(home) for _ in range(repeat)]
    median = statistics.median(later)
    print(f"first start {first:.1f} s; later {median:.1f} s (median of {repeat}), limit 5 s")
    figures = {
        "first_seconds": first,
        "later_seconds": later,
        "median_seconds": median,
        "limit_seconds": LIMIT_SECONDS,
        "ratio": round(median / LIMIT_SECONDS, 3),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
