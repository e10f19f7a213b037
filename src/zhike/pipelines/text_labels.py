"""Texts that wait for a person's label, and what is learnt from labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhike.analytics import voice
from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.voice import Agreement, alpha
from zhike.pipelines.errors import PipelineError
from zhike.pipelines.journeys import the_store
from zhike.pipelines.read_texts import readings
from zhike.pipelines.reading import opened
from zhike.pipelines.sentiment_in_use import model_in_use
from zhike.schema.sentence import Sentence

__all__ = [
    "FOLDS",
    "LEAST",
    "Agreement",
    "Candidate",
    "Labelled",
    "Learnt",
    "TooFewLabels",
    "alpha",
    "candidates",
    "doubts_of",
    "learn_from",
]
FOLDS, SEED = 5, 20_260_105
LEAST = 50  # texts of the random share: below that no figure of a card says anything
LOT = 1_000_003  # a prime: each drawing has an order of its own


class TooFewLabels(PipelineError):
    """A model is neither learnt nor measured from a handful of labels."""

    code = "labels_too_few"

    def __init__(self, *, n: int) -> None:
        super().__init__(
            Sentence(
                "{n} texts of the random share have a label that was settled. Label at least"
                " {least}, of two or more different opinions.",
                n=n,
                least=LEAST,
            )
        )


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A text that was read; `text` is None where its words lie sealed elsewhere."""

    text_id: str
    source: str
    customer_id: str | None
    text: str | None


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A text with what people settled; `is_random` if it was drawn by lot."""

    text: str
    sentiment: int
    is_random: bool


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """A model as it is written down, and its card."""

    written: str
    digest: str
    card: dict[str, Any]


def candidates(*, most: int, lot: int) -> list[Candidate]:
    """Give texts in an order drawn by lot: every text that was read is as likely as any other."""
    with opened(the_store()) as tables:
        read = readings(tables)
        order = (read.feedback_id + f"#{lot * LOT}").hash()
        rows = (
            read.order_by(order)
            .limit(most)
            .select("feedback_id", "source", "customer_id", "text")
            .to_pyarrow()
            .to_pylist()
        )
    return [
        Candidate(
            text_id=row["feedback_id"],
            source=row["source"],
            customer_id=row["customer_id"],
            text=row["text"],
        )
        for row in rows
    ]


def doubts_of(texts: Sequence[str]) -> list[float]:
    """Give how unsure the reader in use is of each text's sentiment, 0 to 1."""
    model = model_in_use()
    return model.doubts(texts) if model else voice.rule_doubts(texts)


def learn_from(labelled: Sequence[Labelled]) -> Learnt:
    """Learn a model of sentiment from all labels, and measure it on those of the random share.

    Raises
    ------
    TooFewLabels

    Notes
    -----
    Each text of the random share is read by a model that has learnt from the other four fifths.
    Texts that were chosen for being hard are learnt from, never measured on: they would say nothing
    of the texts that come in.
    """
    measured = [place for place, one in enumerate(labelled) if one.is_random]
    said = np.array([one.sentiment for one in labelled], dtype=int)
    if len(measured) < LEAST or len(set(said[measured].tolist())) < 2:
        raise TooFewLabels(n=len(measured))
    texts = [one.text for one in labelled]
    fold = np.random.default_rng(SEED).permutation(len(texts)) % FOLDS
    read = np.zeros(len(texts), dtype=int)
    for part in range(FOLDS):
        rest, mine = np.flatnonzero(fold != part), np.flatnonzero(fold == part)
        model = voice.learn_sentiment([texts[k] for k in rest], said[rest].tolist())
        read[mine] = model.predict([texts[k] for k in mine])
    rules = np.array([int(one) for one in voice.sentiments(texts)])
    whole = voice.learn_sentiment(texts, said.tolist())
    return Learnt(
        written=whole.written(),
        digest=whole.digest,
        card=_card(said, read, rules, measured),
    )


def _card(said: Any, read: Any, rules: Any, measured: list[int]) -> dict[str, Any]:
    own, others, people = read[measured], rules[measured], said[measured]
    found = voice.score_sentiment(people.tolist(), own.tolist())
    by_rules = voice.score_sentiment(people.tolist(), others.tolist())
    gained = int(((own == people) & (others != people)).sum())
    lost = int(((own != people) & (others == people)).sum())
    return {
        "texts": len(said),
        "random": len(measured),
        "labels": {str(label): int((said == label).sum()) for label in (-1, 0, 1)},
        "accuracy": ends(found.accuracy),
        "macro_f1": ends(found.macro_f1),
        "f1": {str(label): round(value, 4) for label, value in found.f1.items()},
        "rules_accuracy": ends(by_rules.accuracy),
        "rules_macro_f1": ends(by_rules.macro_f1),
        # Of the texts where model and rules differ in being right: how many the model has.
        "gained": gained,
        "lost": lost,
        "wins": ends(wilson(gained, n=gained + lost)),
        "folds": FOLDS,
        "seed": SEED,
        "rules": voice.rules_version(),
    }


def ends(found: Estimate) -> list[float | None]:
    """Give a value and the ends of its interval as a card keeps them."""
    return [
        None if one is None else round(one, 4) for one in (found.value, found.lower, found.upper)
    ]
