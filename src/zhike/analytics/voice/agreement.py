"""How far people who label the same texts agree beyond chance.

A text may carry several items (each aspect of the tree is one); they are not independent, so the
intervals draw whole texts anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidLabels
from zhike.analytics.intervals import Estimate
from zhike.schema.sentence import Sentence

SAMPLES, SEED = 2_000, 20_260_105
Counts = NDArray[np.float64]  # texts, labels, labels
Measure = Callable[[Counts], NDArray[np.float64]]


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """`value` is κ or α with its interval; `observed` the share of pairs that agree.

    `items` counts what two people (or more) labelled, `texts` the texts these are of. The value is
    None where all labels are alike: then there is no chance to be beyond.
    """

    value: Estimate
    observed: float | None
    items: int
    texts: int


def kappa(
    texts: Sequence[Sequence[tuple[str, str]]], *, samples: int = SAMPLES, seed: int = SEED
) -> Agreement:
    """Give Cohen's κ of two people.

    Parameters
    ----------
    texts
        For each text its items: the label of the first and of the second person.
    samples, seed
        Of the bootstrap that gives the interval (percentiles, 95 percent).

    Returns
    -------
    Agreement

    Notes
    -----
    κ = (po - pe) / (1 - pe), where po is the share of equal labels and pe that of two who draw by
    their own shares. Near-empty labels make κ low though nearly all is equal: read it beside the
    observed share. For more than two people, or others for each text, take `alpha`. Of fewer than
    thirty texts the interval is too narrow. Source: J. Cohen, Educational and Psychological
    Measurement 20, 1960.

    Examples
    --------
    >>> pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    >>> round(kappa([[pair] for pair in pairs]).value.value, 3)
    0.4
    """
    places = _places(label for text in texts for pair in text for label in pair)
    counts = np.zeros((len(texts), len(places), len(places)))
    for row, text in enumerate(texts):
        for first, second in text:
            counts[row, places[first], places[second]] += 1
    items = sum(map(len, texts))
    return _agreement(counts, _kappa, items=items, samples=samples, seed=seed)


def alpha(
    texts: Sequence[Sequence[Sequence[str]]], *, samples: int = SAMPLES, seed: int = SEED
) -> Agreement:
    """Give Krippendorff's α of any number of people, for labels without an order.

    Parameters
    ----------
    texts
        For each text its items; of each item the labels of all who labelled it. Items with fewer
        than two labels are left out.
    samples, seed
        Of the bootstrap that gives the interval (percentiles, 95 percent).

    Returns
    -------
    Agreement

    Notes
    -----
    α = 1 - Do / De: the disagreement within items against that of labels drawn from all items. A
    usual bar is 0.80, and 0.667 for tentative conclusions. Of fewer than thirty texts the interval
    is too narrow. Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011.

    Examples
    --------
    >>> round(alpha([[["a", "a"]], [["b", "b"]], [["a", "b"]]]).value.value, 3)
    0.444
    """
    paired = [[labels for labels in text if len(labels) > 1] for text in texts]
    paired = [text for text in paired if text]
    places = _places(label for text in paired for labels in text for label in labels)
    counts = np.zeros((len(paired), len(places), len(places)))
    for row, text in enumerate(paired):
        for labels in text:
            of = np.bincount([places[label] for label in labels], minlength=len(places))
            counts[row] += (np.outer(of, of) - np.diag(of)) / (len(labels) - 1)
    items = sum(map(len, paired))
    return _agreement(counts, _alpha, items=items, samples=samples, seed=seed)


def drawn_anew(texts: int, *, samples: int, seed: int) -> NDArray[np.float64]:
    """Give how often each text stands in each bootstrap sample: samples in rows, texts in columns.

    Raises
    ------
    InvalidLabels
        There is no text.
    """
    if texts < 1:
        raise InvalidLabels(Sentence("Give texts, and one label for each."))
    rng = np.random.default_rng(seed)
    return rng.multinomial(texts, [1 / texts] * texts, size=samples).astype(float)


def percentiles(value: float | None, drawn: NDArray[np.float64]) -> Estimate:
    """Give a value with the middle 95 percent of its bootstrap, of samples that have one."""
    there = drawn[np.isfinite(drawn)]
    if value is None or not there.size:
        return Estimate(value=value, lower=None, upper=None)
    lower, upper = np.quantile(there, [0.025, 0.975])
    return Estimate(value=value, lower=float(lower), upper=float(upper))


def _agreement(
    counts: Counts, measure: Measure, *, items: int, samples: int, seed: int
) -> Agreement:
    texts = len(counts)
    if not texts or not items:
        none = Estimate(value=None, lower=None, upper=None)
        return Agreement(value=none, observed=None, items=0, texts=0)
    whole = counts.sum(axis=0)
    found = float(measure(whole[None])[0])
    value = found if np.isfinite(found) else None
    weights = drawn_anew(texts, samples=samples, seed=seed)
    drawn = measure(np.tensordot(weights, counts, axes=1))
    return Agreement(
        value=percentiles(value, drawn),
        observed=float(np.trace(whole) / whole.sum()),
        items=items,
        texts=texts,
    )


def _kappa(counts: Counts) -> NDArray[np.float64]:
    n = counts.sum(axis=(1, 2))
    observed = np.trace(counts, axis1=1, axis2=2) / n
    chance = (counts.sum(axis=1) * counts.sum(axis=2)).sum(axis=1) / n**2
    with np.errstate(divide="ignore", invalid="ignore"):
        found: NDArray[np.float64] = np.where(
            chance < 1, (observed - chance) / (1 - chance), np.nan
        )
    return found


def _alpha(counts: Counts) -> NDArray[np.float64]:
    n = counts.sum(axis=(1, 2))
    each = counts.sum(axis=1)
    apart = n - np.trace(counts, axis1=1, axis2=2)
    by_chance = (n**2 - (each**2).sum(axis=1)) / (n - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: NDArray[np.float64] = np.where(by_chance > 0, 1 - apart / by_chance, np.nan)
    return found


def _places(labels: Iterable[str]) -> dict[str, int]:
    return {label: place for place, label in enumerate(sorted(set(labels)))}
