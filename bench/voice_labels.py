"""How well aspects and sentiment are read, held against reviews labelled by hand.

    python -m bench.voice_labels              measure; `make bench ARGS=voice_labels` records it
    python -m bench.voice_labels --show       print the sample's texts, to label them

Needs ZHIKE_REAL_DATA. The sample is drawn by seed from the lines of a bank's app reviews; labels
are kept by line and digest of the text, never with its words (docs/methods/labelling.md).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import os
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhike.analytics import voice
from zhike.analytics.intervals import Estimate
from zhike.pipelines.text_labels import Labelled, learn_from

FILE = "icbc_app_reviews_zh/Apple_ICBC.txt.gz"
LABELS = Path(__file__).parent / "labels"
ROUNDS = ("icbc_round1.csv", "icbc_round2.csv")
SETTLED = "icbc_settled.csv"
SEED, DRAWN = 20_260_105, 430
AXES = ("channel", "product", "step", "cause")


@dataclass(frozen=True)
class Row:
    """What one reader said of one line; `sentiment` is None where it cannot be judged."""

    line: int
    digest: str
    sentiment: int | None
    aspects: dict[str, int]


def main() -> int:
    """Measure, print lines for people, then one line of JSON; or print the texts of the sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print line and text of the sample")
    lines = read_lines()
    if parser.parse_args().show:
        for number in sample(lines):
            print(number, lines[number - 1].strip(), sep="\t")
        return 0
    figures = measured(lines)
    for level, found in figures["aspects"].items():
        print(f"  {level}: micro F1 {found['micro_f1']}, with polarity", end=" ")
        print(f"{found['micro_f1_with_polarity']} (value, lower, upper)")
    print(f"  sentiment: {figures['sentiment']}", flush=True)
    print(json.dumps(figures, ensure_ascii=False))
    return 0


def read_lines() -> list[str]:
    """Read the reviews, one a line as they came."""
    path = Path(os.environ["ZHIKE_REAL_DATA"]) / FILE
    return gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")


def sample(lines: list[str]) -> list[int]:
    """Draw line numbers (from 1) of lines that are not blank, each line as likely as any other."""
    written = [number for number, line in enumerate(lines, start=1) if line.strip()]
    return random.Random(SEED).sample(written, DRAWN)


def digest(text: str) -> str:
    """Give what tells that a line is still the one that was labelled."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:16]


def read_labels(name: str, lines: list[str]) -> dict[int, Row]:
    """Read one round; a line whose text is another one now is refused."""
    found = {}
    with (LABELS / name).open(newline="", encoding="utf-8") as file:
        for told in csv.DictReader(file):
            row = Row(
                int(told["line"]),
                told["digest"],
                int(told["sentiment"]) if told["sentiment"] else None,
                dict(_said(word) for word in told["aspects"].split()),
            )
            if digest(lines[row.line - 1]) != row.digest:
                raise SystemExit(f"{name}: line {row.line} is not the text that was labelled")
            found[row.line] = row
    return found


def measured(lines: list[str]) -> dict[str, Any]:
    """Give agreement of the rounds by level, and the reader's scores against what was settled."""
    first, second = (read_labels(name, lines) for name in ROUNDS)
    settled = read_labels(SETTLED, lines)
    judged = [row for row in settled.values() if row.sentiment is not None]
    texts = [lines[row.line - 1] for row in judged]
    read = [{key: int(said) for key, said in one.items()} for one in voice.aspects(texts)]
    signs = [int(one) for one in voice.sentiments(texts)]
    said = [row.aspects for row in judged]
    return {
        "seed": SEED,
        "drawn": len(settled),
        "judged": len(judged),
        "agreement": agreement(first, second),
        "aspects": {level: _scores(said, read, _keys(level)) for level in ("all", *AXES)},
        "sentiment": _sentiment([row.sentiment or 0 for row in judged], signs),
        "sentiment_learnt": learnt(judged, texts),
        "rules": voice.rules_version(),
    }


def agreement(first: dict[int, Row], second: dict[int, Row]) -> dict[str, Any]:
    """Give Cohen's kappa of the two rounds, by level."""
    pairs = [(first[line], second[line]) for line in first]
    both = [(one, two) for one, two in pairs if None not in (one.sentiment, two.sentiment)]
    levels: dict[str, Any] = {
        "can be judged": [[(str(a.sentiment is None), str(b.sentiment is None))] for a, b in pairs],
        "sentiment": [[(str(a.sentiment), str(b.sentiment))] for a, b in both],
    }
    for axis in ("all", *AXES):
        keys = _keys(axis)
        levels[f"{axis}: named"] = [
            [(str(key in a.aspects), str(key in b.aspects)) for key in keys] for a, b in both
        ]
    levels["polarity where both name"] = [
        [(str(a.aspects[key]), str(b.aspects[key])) for key in a.aspects.keys() & b.aspects.keys()]
        for a, b in both
    ]
    return {name: _agreed(voice.kappa(texts)) for name, texts in levels.items()}


def learnt(judged: list[Row], texts: list[str]) -> dict[str, Any]:
    """Give the card of a version learnt from the sample: each text read by what others taught."""
    labelled = [
        Labelled(text=text, sentiment=row.sentiment or 0, is_random=True)
        for row, text in zip(judged, texts, strict=True)
    ]
    return learn_from(labelled).card


def _keys(axis: str) -> list[str]:
    keys = [aspect.key for aspect in voice.aspect_tree()]
    return [key for key in keys if axis in ("all", key.partition(".")[0])]


def _said(word: str) -> tuple[str, int]:
    key, _, polarity = word.partition(":")
    return key, int(polarity)


def _agreed(found: voice.Agreement) -> dict[str, Any]:
    observed = round(found.observed, 4) if found.observed is not None else None
    return {"kappa": _told(found.value), "observed": observed, "items": found.items}


def _scores(said: Any, read: Any, keys: list[str]) -> dict[str, Any]:
    found = voice.score_aspects(said, read, keys=keys)
    with_polarity = voice.score_aspects(said, read, keys=keys, with_polarity=True)
    return {
        "named": sum(found.named.values()),
        "micro_f1": _told(found.micro),
        "macro_f1": _told(found.macro),
        "precision": round(found.precision or 0, 4),
        "recall": round(found.recall or 0, 4),
        "micro_f1_with_polarity": _told(with_polarity.micro),
        "macro_f1_with_polarity": _told(with_polarity.macro),
        "f1_by_aspect": {
            key: [round(value, 3), found.named[key]] for key, value in found.by_aspect.items()
        },
    }


def _sentiment(said: list[int], signs: list[int]) -> dict[str, Any]:
    found = voice.score_sentiment(said, signs)
    commonest = max(set(said), key=said.count)
    return {
        "n": found.n,
        "accuracy": _told(found.accuracy),
        "macro_f1": _told(found.macro_f1),
        "f1": {str(label): round(value, 3) for label, value in found.f1.items()},
        "always the commonest": round(said.count(commonest) / len(said), 4),
    }


def _told(found: Estimate) -> list[float | None]:
    """The value and the ends of its interval."""
    ends = (found.value, found.lower, found.upper)
    return [None if end is None else round(end, 4) for end in ends]


if __name__ == "__main__":
    sys.exit(main())
