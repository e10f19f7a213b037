"""Whether personal values survive masking: planted ones of each form, decoys, and real reviews.

    python -m bench.voice_masking [--seed 20260105]

Reviews are read from ZHIKE_REAL_DATA where it is set; their masks are nearly all false alarms,
since their numbers were overwritten before.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from bench.planted_texts import Planted, planted_texts
from zhike.analytics.voice import lac, mask, visible

SEED = 20_260_105
LIMITS = {"identifier": 0.995, "name": 0.95, "address": 0.95}


def main() -> int:
    """Measure, print lines for people, then one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    figures = measure(parser.parse_args().seed) | {"real": real_reviews(), "limits": LIMITS}
    held = all(figures["recall"][group] >= limit for group, limit in LIMITS.items())
    print(json.dumps(figures | {"held": held}, ensure_ascii=False))
    return 0 if held else 1


def measure(seed: int) -> dict[str, Any]:
    """Give the recall by group and form, false alarms on decoys, and texts a second."""
    planted, reader = list(planted_texts(seed=seed)), lac()
    reader("先读一次")
    began = time.process_time()
    masked = [mask(each.text, reader=reader) for each in planted]
    seconds = time.process_time() - began
    counts: Counter[str] = Counter(each.group for each in planted)
    missed: dict[str, Counter[str]] = defaultdict(Counter)
    examples: dict[str, str] = {}
    for each, result in zip(planted, masked, strict=True):
        if each.group == "decoy" and result.spans:
            missed["decoy"][each.form] += 1
            examples.setdefault(each.form, result.text)
        elif each.group != "decoy" and survives(each, result.text):
            missed[each.group][each.form] += 1
            examples.setdefault(each.form, result.text)
    for form, text in examples.items():
        print(f"  {form}: {text}")
    return {
        "seed": seed,
        "planted": dict(counts),
        "recall": {g: round(1 - missed[g].total() / counts[g], 4) for g in LIMITS},
        "missed": {group: dict(found) for group, found in missed.items() if group != "decoy"},
        "false_alarms_on_decoys": dict(missed["decoy"]),
        "read_by_model": round(sum(result.was_read for result in masked) / len(masked), 4),
        "cpu_seconds": round(seconds, 1),
    }


def survives(planted: Planted, masked: str) -> bool:
    """Say whether a piece of the value still stands: 5 characters of a number, 3 of an address."""
    value = planted.value
    value = visible(planted.value)
    length = {"identifier": 5, "name": len(value), "address": 3}[planted.group]
    pieces = (value[place : place + length] for place in range(len(value) - length + 1))
    return any(piece in masked for piece in pieces)


def real_reviews() -> dict[str, Any] | None:
    """Give what is masked of the reviews of a bank's app, by kind, and how many the model read."""
    folder = os.environ.get("ZHIKE_REAL_DATA")
    path = Path(folder or "") / "icbc_app_reviews_zh" / "Apple_ICBC.txt.gz"
    if not folder or not path.exists():
        return None
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    began = time.process_time()
    masked = [mask(line, reader=lac()) for line in lines]
    kinds: Counter[str] = Counter()
    for result in masked:
        kinds.update(kind.name.lower() for kind in result.counts.elements())
    return {
        "reviews": len(lines),
        "read_by_model": round(sum(result.was_read for result in masked) / len(lines), 4),
        "masked": sum(bool(result.spans) for result in masked),
        "by_kind": dict(kinds),
        "cpu_seconds": round(time.process_time() - began, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
