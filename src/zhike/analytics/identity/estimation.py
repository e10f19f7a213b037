"""How much each agreement weighs: m and u of Fellegi and Sunter, estimated without labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from zhike.analytics.identity.comparison import FIELDS, UNKNOWN

# What is taken for likely before any pair was seen, as shares of the pairs that are one person.
USUAL: Mapping[str, tuple[float, ...]] = {
    "name": (0.01, 0.01, 0.02, 0.06, 0.90),
    "birth": (0.005, 0.015, 0.98),
    "sex": (0.005, 0.995),
    "contact": (0.05, 0.15, 0.15, 0.65),
    "email": (0.40, 0.60),
}
_STILL = 1e-7


@dataclass(frozen=True, kw_only=True)
class Patterns:
    """The different patterns of agreement among the candidate pairs, and how many pairs have each.

    `levels` has one array a field. `settled` is 1 where documents make the pair one person, 0
    where they rule that out, and -1 where the model has to say.
    """

    levels: Mapping[str, np.ndarray]
    settled: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Model:
    """m and u of every level, and the share of all pairs that are one person."""

    m: Mapping[str, np.ndarray]
    u: Mapping[str, np.ndarray]
    prior: float
    pairs: float
    rounds: int

    @property
    def prior_bits(self) -> float:
        """The logarithm of the odds before anything is compared."""
        return float(np.log2(self.prior / (1 - self.prior)))

    def bits(self, field: str, levels: np.ndarray) -> np.ndarray:
        """Give log2(m/u) of a field at these levels; nought where it is unknown."""
        ratio = np.log2(self.m[field] / self.u[field])
        return np.where(levels == UNKNOWN, 0.0, ratio[levels])


def estimate(
    patterns: Patterns,
    *,
    agreements: Mapping[str, np.ndarray],
    pairs: float,
    strength: float,
    rounds: int,
) -> Model:
    """Find m, u and the share of matches by expectation and maximisation.

    Parameters
    ----------
    patterns
        What the candidate pairs look like.
    agreements
        The pairs at each level among all pairs (`all_pairs.agreements`).
    pairs
        How many pairs there are in all: n(n - 1)/2.
    strength
        How many pairs the usual shares count for; they carry a small bank, and keep m above 0.
    rounds
        The most rounds; it ends before when no m moves.

    Notes
    -----
    Each round gives every candidate its probability of being one person (expectation), then takes
    m from the pairs so weighted (maximisation), and u from all pairs less those matches. Pairs
    that are no candidates agree in no key and count as different people. Pairs that documents
    settle keep their side throughout: they anchor the classes.
    """
    m = {name: np.array(usual) for name, usual in USUAL.items()}
    u = {name: _less(agreements[name], np.zeros_like(m[name])) for name in m}
    sure = float(patterns.counts[patterns.settled == 1].sum())
    prior = max(2 * sure, 1.0) / max(pairs, 2.0)
    done = 0
    while done < rounds:
        done += 1
        chance = _chance(patterns, m, u, prior) * patterns.counts
        before = np.concatenate(list(m.values()))
        for field in FIELDS:
            found = _by_level(patterns.levels[field.name], chance, len(field.levels))
            raised = found + strength * np.array(USUAL[field.name])
            m[field.name] = raised / raised.sum()
            u[field.name] = _less(agreements[field.name], found)
        prior = min(max(float(chance.sum()), 0.5) / max(pairs, 2.0), 0.5)
        if np.abs(np.concatenate(list(m.values())) - before).max() < _STILL:
            break
    return Model(m=m, u=u, prior=prior, pairs=pairs, rounds=done)


def _chance(
    patterns: Patterns, m: Mapping[str, np.ndarray], u: Mapping[str, np.ndarray], prior: float
) -> np.ndarray:
    bits = np.full(len(patterns.counts), np.log(prior / (1 - prior)))
    for name, levels in patterns.levels.items():
        ratio = np.log(m[name] / u[name])
        bits += np.where(levels == UNKNOWN, 0.0, ratio[levels])
    chance = 1 / (1 + np.exp(-np.clip(bits, -500, 500)))
    return np.where(patterns.settled >= 0, patterns.settled, chance)


def _by_level(levels: np.ndarray, weights: np.ndarray, count: int) -> np.ndarray:
    known = levels != UNKNOWN
    return np.bincount(levels[known], weights=weights[known], minlength=count)


def _less(all_pairs: np.ndarray, matches: np.ndarray) -> np.ndarray:
    """Shares among different people; at least half a pair, so that chance is never ruled out."""
    left = np.maximum(all_pairs - matches, 0.5)
    shares: np.ndarray = left / left.sum()
    return shares
