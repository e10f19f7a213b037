"""Figures of the questions that a designed survey asks beside its metrics, from counted answers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.surveys import (
    Asks,
    Expectation,
    Kano,
    Scale,
    Score,
    Tally,
    expectations,
    kano,
    score,
)
from zhike.pipelines.survey_results import figures_on

__all__ = ["Estimate", "Expectation", "Kano", "gap_of", "kano_of", "scores_of", "shares_of"]

Pairs = Mapping[tuple[int, int], int]


def shares_of(chosen: Mapping[str, int], *, n: int) -> dict[str, Estimate]:
    """Give the share of each answer of a choice among the `n` who answered the question.

    Each with Wilson's interval at 95 %; the intervals hold singly, not all together.
    """
    return {code: wilson(count, n=n) for code, count in chosen.items()}


def gap_of(pairs: Pairs, *, lowest: int, highest: int) -> Expectation:
    """Compare what was expected (first of each pair) with what was perceived, by counts of pairs.

    Raises
    ------
    AnswerOffScale
    """
    scale = Scale(asks=Asks.PERFORMANCE, lowest=lowest, highest=highest)
    rows = [pair for pair, count in pairs.items() for _one in range(count)]
    frame = pd.DataFrame(rows, columns=["expected", "perceived"])
    return expectations(frame, expected="expected", perceived="perceived", scale=scale)[0]


def kano_of(pairs: Pairs) -> Kano:
    """Classify a feature, by counts of pairs: with it, without it. As of `analytics`' `kano`."""
    return kano(pairs)


def scores_of(counts: Mapping[int, int], *, scale: Scale) -> tuple[Score, ...]:
    """Give the figures of a metric on its own scale."""
    tally = Tally(scale=scale, counts=dict(counts))
    return tuple(score(tally, figure=figure) for figure in figures_on(scale))
