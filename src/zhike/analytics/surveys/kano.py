"""Kano's classes: what customers take for granted, and what would delight them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from zhike.analytics.errors import InvalidItems
from zhike.analytics.intervals import Estimate, wilson

# Answers from 1, I like it, to 5, I dislike it; rows: it is there, columns: it is not.
TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
FONGS_Z = 1.65


class KanoClass(StrEnum):
    """What a feature is to customers."""

    ATTRACTIVE = "attractive"
    ONE_DIMENSIONAL = "one_dimensional"
    MUST_BE = "must_be"
    INDIFFERENT = "indifferent"
    REVERSE = "reverse"
    QUESTIONABLE = "questionable"


LETTERS = dict(zip("AOMIRQ", KanoClass, strict=True))


@dataclass(frozen=True, kw_only=True)
class Kano:
    """One feature: how many put it in each class, the commonest, and whether that is beyond chance.

    `better` is the share it would satisfy by being there, `worse` the share it would dissatisfy by
    not being there (as a positive share); both of the first four classes. `kano_class` and
    `runner_up` are of all but the questionable answers, which count in `n` alone; `fong` is Fong's
    test of the two at 10 %, `p_value` the exact test of the same.
    """

    counts: Mapping[KanoClass, int]
    kano_class: KanoClass | None
    runner_up: KanoClass | None
    fong: bool
    p_value: float
    better: Estimate
    worse: Estimate
    n: int


def kano(pairs: Mapping[tuple[int, int], int]) -> Kano:
    """Classify one feature from pairs of answers.

    Parameters
    ----------
    pairs
        How many gave each pair: the answer if the feature is there, and the answer if it is not;
        each from 1, I like it, by it must be so, I do not mind, and I can bear it, to 5, I dislike
        it.

    Returns
    -------
    Kano
        Of two classes as common, the one first in the order must-be, one-dimensional, attractive,
        indifferent stands (the graver one), and neither test tells them apart.

    Raises
    ------
    InvalidItems
        An answer is not from 1 to 5, or a count is negative.

    Notes
    -----
    Fong: two classes of a and b of n answers, the questionable among the n, differ when |a - b| is
    at least 1.65 * sqrt((a + b)(2n - a - b) / 2n). That takes the two for independent counts, which
    classes of one survey are not: where they hold nearly all answers it calls two equal classes
    different in one of four surveys instead of one of ten. Trust `p_value`: of a + b answers, a
    falls as a fair coin does. Do not classify a feature that most answered questionably: its
    questions were not understood. Source: N. Kano et al., Hinshitsu 14(2), 1984; C. Berger et al.,
    Center for Quality of Management Journal 2(4), 1993 (better and worse); D. Fong, in the same
    journal 5(3), 1996, as in the R package stp25stat.

    Examples
    --------
    60 like it and dislike its absence, 40 like it and do not mind:

    >>> found = kano({(1, 5): 60, (1, 3): 40})
    >>> str(found.kano_class), found.fong, round(found.p_value, 3)
    ('one_dimensional', True, 0.057)
    >>> found.better.value, found.worse.value
    (1.0, 0.6)
    """
    points = range(1, 6)
    if any(a not in points or b not in points or n < 0 for (a, b), n in pairs.items()):
        raise InvalidItems("Kano's answers are whole numbers from 1 to 5, counted from 0 upwards.")
    counts = dict.fromkeys(KanoClass, 0)
    for (there, absent), count in pairs.items():
        counts[LETTERS[TABLE[there - 1][absent - 1]]] += count
    n = sum(counts.values())
    graver = [LETTERS[letter] for letter in "MOAIR"]
    understood = [name for name in KanoClass if name is not KanoClass.QUESTIONABLE]
    first, second = sorted(understood, key=lambda c: (-counts[c], graver.index(c)))[:2]
    a, b = counts[first], counts[second]
    apart = a > b and a - b >= FONGS_Z * sqrt((a + b) * (2 * n - a - b) / (2 * n))
    of = {letter: counts[name] for letter, name in LETTERS.items()}
    asked = of["A"] + of["O"] + of["M"] + of["I"]
    return Kano(
        counts=counts,
        kano_class=first if a else None,
        runner_up=second if b else None,
        fong=apart,
        p_value=_fair_coin_p(a, b),
        better=wilson(of["A"] + of["O"], n=asked),
        worse=wilson(of["O"] + of["M"], n=asked),
        n=n,
    )


def _fair_coin_p(a: int, b: int) -> float:
    if a + b == 0:
        return 1.0
    from scipy import stats  # late: it takes long to load

    return float(stats.binomtest(a, a + b).pvalue)
