"""Real complaints: products and issues told from the words, and issues that emerged, week by week.

    python -m bench.voice_complaints

Needs ZHIKE_REAL_DATA (the CFPB sample of 6,623 complaints, 2015 to 2020).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from zhike.analytics.voice import learn, watch

SEED = 20_260_105
LEAST_TEXTS = 30
WATCHED = 60  # complaints of an issue in all; fewer are not watched


def main() -> int:
    """Measure, print lines for people, then one line of JSON."""
    file = Path(os.environ["ZHIKE_REAL_DATA"]) / "cfpb_complaints" / "complaints_sample.csv.gz"
    rows = pd.read_csv(file, parse_dates=["Date received"])
    figures = {"seed": SEED, "replay": replay(rows)}
    print(f"  replay: {figures['replay']}", flush=True)
    told = rows.dropna(subset=["Consumer complaint narrative"])
    for label in ("Product", "Issue"):
        figures[label.lower()] = folds(told, label)
        print(f"  {label}: {figures[label.lower()]}", flush=True)
    print(json.dumps(figures, ensure_ascii=False))
    return 0


def folds(rows: pd.DataFrame, label: str) -> dict[str, Any]:
    """Give accuracy and macro-F1 of five folds over the labels with at least 30 texts."""
    rows = rows[rows.groupby(label)[label].transform("size") >= LEAST_TEXTS]
    texts, labels = rows["Consumer complaint narrative"].to_numpy(), rows[label].to_numpy()
    told = np.empty(len(rows), dtype=object)
    parts = StratifiedKFold(5, shuffle=True, random_state=SEED)
    for train, test in parts.split(texts, labels):
        model = learn(texts[train].tolist(), labels[train].tolist())
        told[test] = model.predict(texts[test].tolist())
    return {
        "texts": len(rows),
        "labels": len(set(labels)),
        "accuracy": round(float((told == labels).mean()), 4),
        "macro_f1": round(float(f1_score(labels, told, average="macro")), 4),
    }


def replay(rows: pd.DataFrame) -> dict[str, Any]:
    """Watch each issue, products pooled, each week with all complaints as exposure."""
    weeks = rows["Date received"].dt.to_period("W")
    every = pd.period_range(weeks.min(), weeks.max(), freq="W")
    counts = pd.crosstab(rows["Issue"], weeks).reindex(columns=every, fill_value=0)
    # Half a complaint more: a week without any still has an exposure.
    exposure = (counts.sum() + 0.5).tolist()
    watched = counts[counts.sum(axis=1) >= WATCHED]
    calls, looked_at = [], 0
    for issue, row in watched.iterrows():
        found = watch(row.tolist(), exposure=exposure)
        looked_at += len(found)
        calls += [
            {"issue": str(issue), "week": str(every[week.index].start_time.date()),
             "count": week.count, "expected": round(week.expected, 1)}
            for week in found if week.alarms
        ]  # fmt: skip
    return {
        "weeks": len(every),
        "issues": len(watched),
        "weeks_watched": looked_at,
        "alarms": len(calls),
        "share": round(len(calls) / looked_at, 4),
        "calls": calls,
    }


if __name__ == "__main__":
    sys.exit(main())
