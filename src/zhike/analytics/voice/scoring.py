"""How well aspects and sentiment are read, held against labels of people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidLabels
from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.voice.agreement import SAMPLES, SEED, drawn_anew, percentiles
from zhike.schema.sentence import Sentence

Named = Mapping[str, int]  # the polarity by aspect; what is not named is left out


@dataclass(frozen=True, kw_only=True)
class AspectScores:
    """How well aspects are found. `micro` counts every naming alike, `macro` every aspect.

    `by_aspect` is F1 by key, of aspects that a person named; `named` in how many texts each is.
    """

    micro: Estimate
    macro: Estimate
    precision: float | None
    recall: float | None
    by_aspect: dict[str, float]
    named: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class SentimentScores:
    """How well the opinion of a whole text is read; `f1` by label, `macro_f1` their mean."""

    accuracy: Estimate
    macro_f1: Estimate
    f1: dict[int, float]
    n: int


def score_aspects(
    said: Sequence[Named],
    read: Sequence[Named],
    *,
    keys: Sequence[str],
    with_polarity: bool = False,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> AspectScores:
    """Hold aspects that were read against those that people named.

    Parameters
    ----------
    said, read
        For each text what a person named and what the reader found.
    keys
        The aspects that count: those of one axis, or all.
    with_polarity
        Count an aspect as found only where its polarity is right too.
    samples, seed
        Of the bootstrap over texts (percentiles, 95 percent).

    Returns
    -------
    AspectScores

    Notes
    -----
    F1 = 2 tp / (2 tp + fp + fn). Macro is the mean over the aspects that a person named in any
    text; it is moved much by rare ones, whose F1 rests on a handful of texts: see `named`.

    Examples
    --------
    >>> said = [{"step.face": -1}, {"step.face": -1, "cause.slow": -1}]
    >>> read = [{"step.face": 1}, {"cause.slow": -1}]
    >>> found = score_aspects(said, read, keys=["step.face", "cause.slow"])
    >>> round(found.micro.value, 2), found.by_aspect["cause.slow"]
    (0.8, 1.0)
    """
    if len(said) != len(read):
        raise InvalidLabels(Sentence("Give texts, and one label for each."))
    right, wrong, missed = (np.zeros((len(said), len(keys))) for _ in range(3))
    for row, (people, reader) in enumerate(zip(said, read, strict=True)):
        for place, key in enumerate(keys):
            here, there = people.get(key), reader.get(key)
            equal = here is not None and there is not None
            equal = equal and (here == there or not with_polarity)
            right[row, place] = equal
            wrong[row, place] = there is not None and not equal
            missed[row, place] = here is not None and not equal
    weights = drawn_anew(len(said), samples=samples, seed=seed)
    named = [key for key in keys if any(key in text for text in said)]
    stands = np.isin(list(keys), named)
    counts = [part.sum(axis=0) for part in (right, wrong, missed)]
    drawn = [weights @ part for part in (right, wrong, missed)]
    each = _f1(*counts)
    tp, fp, fn = (float(part.sum()) for part in counts)
    micro = _f1(*(np.array([part.sum()]) for part in counts))[0]
    return AspectScores(
        micro=percentiles(_or_none(micro), _f1(*(part.sum(axis=1) for part in drawn))),
        macro=percentiles(
            _or_none(float(np.nanmean(each[stands]))) if named else None,
            _mean(_f1(*drawn)[:, stands]),
        ),
        precision=tp / (tp + fp) if tp + fp else None,
        recall=tp / (tp + fn) if tp + fn else None,
        by_aspect={key: float(each[place]) for place, key in enumerate(keys) if key in named},
        named={key: sum(key in text for text in said) for key in named},
    )


def score_sentiment(
    said: Sequence[int], read: Sequence[int], *, samples: int = SAMPLES, seed: int = SEED
) -> SentimentScores:
    """Hold the sentiment of texts against what people said of it.

    Examples
    --------
    >>> score_sentiment([1, -1, -1, 0], [1, -1, 0, 0]).accuracy.value
    0.75
    """
    if len(said) != len(read) or not said:
        raise InvalidLabels(Sentence("Give texts, and one label for each."))
    people, reader = np.asarray(said), np.asarray(read)
    labels = sorted(set(said))
    people_say = np.stack([people == label for label in labels], axis=1)
    reader_says = np.stack([reader == label for label in labels], axis=1)
    parts = [
        part.astype(float)
        for part in (
            people_say & reader_says,
            ~people_say & reader_says,
            people_say & ~reader_says,
        )
    ]
    weights = drawn_anew(len(said), samples=samples, seed=seed)
    each = _f1(*(part.sum(axis=0) for part in parts))
    return SentimentScores(
        accuracy=wilson(int((people == reader).sum()), n=len(said)),
        macro_f1=percentiles(float(each.mean()), _mean(_f1(*(weights @ part for part in parts)))),
        f1={label: float(value) for label, value in zip(labels, each, strict=True)},
        n=len(said),
    )


def _f1(
    right: NDArray[np.float64], wrong: NDArray[np.float64], missed: NDArray[np.float64]
) -> NDArray[np.float64]:
    of = 2 * right + wrong + missed
    with np.errstate(divide="ignore", invalid="ignore"):
        found: NDArray[np.float64] = np.where(of > 0, 2 * right / of, np.nan)
    return found


def _mean(drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean over the labels that stand in a sample; of none it is none."""
    there = np.isfinite(drawn)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: NDArray[np.float64] = np.nansum(drawn, axis=1) / there.sum(axis=1)
    return found


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
