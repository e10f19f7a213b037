"""How fast, how lean and how right a million entries of a customer master are resolved.

The entries are the demo bank's with its planted duplicates, of a seed that neither thresholds nor
tests use. Ours runs in a process of its own, then Splink (MIT) in an environment of its own (made
under .bench/, or the Python that `ZHIKE_SPLINK_PYTHON` names) on the same entries.

    python -m bench.identity_speed [--entries 1000000] [--no-peer]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bench.evidence import ROOT
from zhike.analytics.identity import resolve
from zhike.analytics.identity.records import in_one_form
from zhike.demo.bank import found_bank
from zhike.demo.duplicates import plant_duplicates
from zhike.demo.identities import make_identities
from zhike.demo.people import make_people
from zhike.demo.planted import DUPLICATE_CUSTOMERS

FOLDER = ROOT / ".bench"
PEER = Path(__file__).parent / "peers" / "splink_dedupe.py"
SPLINK = "splink==5.0.0"
SEED = 77
LIMITS = {"seconds": 180, "precision": 0.98, "recall": 0.95}


def main() -> int:
    """Measure, print lines for people, then one line of JSON."""
    options = _options()
    if options.measure:
        print(json.dumps(measure(options.folder)))
        return 0
    folder = make_entries(options.entries)
    ours = _ours(folder) | quality(folder, "ours")
    print(
        f"ours {ours['seconds']:.1f} s, peak {ours['peak_gb']:.2f} GB, precision"
        f" {ours['precision']:.4f}, recall {ours['recall']:.4f},"
        f" {ours['look_alikes_joined']} look-alikes joined",
        flush=True,
    )
    figures: dict[str, Any] = {"entries": options.entries, "seed": SEED, "ours": ours}
    if not options.no_peer:
        peer = _peer(folder) | quality(folder, "peer")
        figures |= {"peer": peer, "ratio": round(peer["seconds"] / ours["seconds"], 2)}
        print(
            f"{peer['peer']} {peer['seconds']:.1f} s, peak {peer['peak_gb']:.2f} GB, precision"
            f" {peer['precision']:.4f}, recall {peer['recall']:.4f},"
            f" {peer['look_alikes_joined']} look-alikes joined"
        )
        print(f"Splink takes {figures['ratio']} times as long")
    held = (
        ours["seconds"] <= LIMITS["seconds"]
        and ours["precision"] >= LIMITS["precision"]
        and ours["recall"] >= LIMITS["recall"]
    )
    print(json.dumps(figures | {"limits": LIMITS, "held": held}))
    return 0 if held else 1


def make_entries(count: int) -> Path:
    """Write entries, the same in one form, and the truth, once."""
    folder = FOLDER / f"identity-{count}"
    if (folder / "pairs.parquet").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    customers = round(count / (1 + DUPLICATE_CUSTOMERS.share))
    bank = found_bank(seed=SEED, customers=customers)
    planted = plant_duplicates(bank, make_identities(bank, make_people(bank)))
    entries = planted.rows.rename_columns(["record_id", *planted.rows.column_names[1:]])
    tables = {
        "entries": entries,
        "form": in_one_form(entries),
        "look_alikes": planted.look_alikes,
        "pairs": planted.pairs,
    }
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")
    return folder


def measure(folder: Path) -> dict[str, Any]:
    """Resolve the entries in this process: its seconds, its pairs, and its peak memory."""
    entries = pq.read_table(folder / "entries.parquet")
    began, began_cpu = time.perf_counter(), time.process_time()
    found = resolve(entries)
    seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    pq.write_table(found.clusters, folder / "ours.parquet")
    decisions = found.pairs["decision"].to_pylist()
    return {
        "seconds": round(seconds, 1),
        # Other work on the machine stretches the clock, hardly the processor time.
        "cpu_seconds": round(cpu, 1),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
        "candidates": found.candidates,
        "matches": decisions.count("match"),
        "doubtful": decisions.count("doubtful"),
    }


def quality(folder: Path, whose: str) -> dict[str, Any]:
    """Hold clusters against what was planted."""
    clusters = pq.read_table(folder / f"{whose}.parquet").to_pandas()
    of = clusters.set_index("record_id").cluster_id
    sizes = of.groupby(of).size()

    def joined(name: str) -> Any:
        pairs = pq.read_table(folder / f"{name}.parquet", columns=["first_id", "second_id"])
        first, second = (pa.Table.to_pandas(pairs)[side].map(of) for side in pairs.column_names)
        return first.notna() & (first == second)

    planted = joined("pairs")
    return {
        "precision": round(float(planted.sum() / (sizes * (sizes - 1) // 2).sum()), 4),
        "recall": round(float(planted.mean()), 4),
        "look_alikes_joined": int(joined("look_alikes").sum()),
    }


def _ours(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.identity_speed", "--measure", "--folder", str(folder)]
    output = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    return found


def _peer(folder: Path) -> dict[str, Any]:
    python = os.environ.get("ZHIKE_SPLINK_PYTHON") or str(_peer_environment())
    command = [python, str(PEER), str(folder / "form.parquet"), str(folder / "peer.parquet")]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = json.loads(output.splitlines()[-1])
    return found | {"seconds": round(found["seconds"], 1), "peak_gb": round(found["peak_gb"], 2)}


def _peer_environment() -> Path:
    folder = FOLDER / "splink"
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"making an environment of its own for {SPLINK}", flush=True)
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", SPLINK], check=True)
    return python


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
