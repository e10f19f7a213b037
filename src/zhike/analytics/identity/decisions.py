"""What is said of a pair: one person, doubtful, or apart; and which rule says so."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from zhike.analytics.identity.comparison import DOCUMENT

LETTERS, SOUND = 2, 3  # levels of the name from which on it agrees


class Decision(StrEnum):
    """MATCH: one person. DOUBTFUL: somebody has to look. APART: different people."""

    MATCH = "match"
    DOUBTFUL = "doubtful"
    APART = "apart"


class Rule(StrEnum):
    """What decided.

    DOCUMENT: the same valid number. CONTRADICTION: two valid numbers, or the same number and
    another name or birth date. PROBABILITY: the weights. CHAIN: the cluster would contradict
    itself.
    """

    DOCUMENT = "document"
    CONTRADICTION = "contradiction"
    PROBABILITY = "probability"
    CHAIN = "chain"


def settled(levels: dict[str, np.ndarray]) -> np.ndarray:
    """Say what documents settle: 1 one person, 0 different people, -1 nothing."""
    document, fits = levels[DOCUMENT], _consistent(levels)
    return np.where(document == 0, 0, np.where((document == 1) & fits, 1, -1))


def decide(
    levels: dict[str, np.ndarray], *, probability: np.ndarray, match: float, doubtful: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give the decision and its rule for each pair.

    Parameters
    ----------
    levels
        Levels of the document and of each field.
    probability
        That the pair is one person, by the weights.
    match, doubtful
        From these probabilities on.

    Notes
    -----
    Documents come first. Without one, a match must also agree in name and in a way to reach the
    customer: two people may well share name and birth date, and a telephone number goes from one
    to the next. What is likely but lacks either is doubtful.
    """
    document = levels[DOCUMENT]
    reached = (levels["contact_level"] >= 1) | (levels["email_level"] == 1)
    named = levels["name_level"] >= LETTERS
    allowed = named & reached & (levels["birth_level"] != 0)
    by_weight = np.select(
        [(probability >= match) & allowed, probability >= doubtful],
        [Decision.MATCH, Decision.DOUBTFUL],
        default=Decision.APART,
    )
    sure = settled(levels)
    decision = np.select(
        [sure == 1, document == 0, document == 1],
        [Decision.MATCH, Decision.APART, Decision.DOUBTFUL],
        default=by_weight,
    )
    rule = np.select(
        [sure == 1, document >= 0],
        [Rule.DOCUMENT, Rule.CONTRADICTION],
        default=Rule.PROBABILITY,
    )
    return decision, rule


def _consistent(levels: dict[str, np.ndarray]) -> np.ndarray:
    name, birth = levels["name_level"], levels["birth_level"]
    fits: np.ndarray = (birth != 0) & ~np.isin(name, (0, 1))
    return fits
