"""A model of praise and blame that keeps no word of the texts it has learnt from.

Rows of characters are counted by a hash of them, so that what is kept are numbers: a customer's
words can be erased without the model being a copy of them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidLabels
from zhike.analytics.voice.aspects import Polarity, opinion
from zhike.analytics.voice.cleaning import clean, simplified
from zhike.schema.sentence import Sentence

PLACES = 2**16  # that rows of characters fall into
ROWS = (1, 3)
STRENGTH = 10.0  # of the fit against the penalty; not tuned on any labelled sample
RULES_WEIGHT = 1.0
MOST_OPINION = 3
KINDS = tuple(Polarity)


@dataclass(frozen=True)
class SentimentModel:
    """A learnt model: `weights` has a row for each of blame, neither and praise."""

    weights: NDArray[np.float32]

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Give the probabilities of blame, neither and praise (columns), which sum to 1."""
        if not texts:
            return np.zeros((0, len(KINDS)))
        raw = _features(texts) @ self.weights[:, :-1].T + self.weights[:, -1]
        raw = np.exp(raw - raw.max(axis=1, keepdims=True))
        found: NDArray[np.float64] = raw / raw.sum(axis=1, keepdims=True)
        return found

    def predict(self, texts: Sequence[str]) -> list[Polarity]:
        """Give the likeliest of the three for each text."""
        return [KINDS[place] for place in self.scores(texts).argmax(axis=1)]

    def doubts(self, texts: Sequence[str]) -> list[float]:
        """Give for each text how unsure it is, 0 to 1: one less the lead of the likeliest."""
        ordered = np.sort(self.scores(texts), axis=1)
        return [float(1 - one) for one in ordered[:, -1] - ordered[:, -2]]

    def written(self) -> str:
        """Give the model as text; the same model gives the same text."""
        packed = zlib.compress(self.weights.astype("<f4").tobytes(), 9)
        return json.dumps({"places": PLACES, "weights": base64.b64encode(packed).decode()})

    @property
    def digest(self) -> str:
        """A short text that another model does not have."""
        return hashlib.sha256(self.weights.astype("<f4").tobytes()).hexdigest()[:12]


def sentiment_model(written: str) -> SentimentModel:
    """Read a model that was written.

    Raises
    ------
    InvalidLabels
        It is none, or of another size than the models of now.
    """
    try:
        told: dict[str, Any] = json.loads(written)
        raw = zlib.decompress(base64.b64decode(told["weights"]))
        weights = np.frombuffer(raw, dtype="<f4").reshape(len(KINDS), -1)
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise InvalidLabels(Sentence("This is no model of sentiment.")) from error
    if weights.shape[1] != PLACES + _RULES + 1:
        raise InvalidLabels(Sentence("This is no model of sentiment."))
    return SentimentModel(weights)


def learn_sentiment(texts: Sequence[str], labels: Sequence[int]) -> SentimentModel:
    """Learn praise (1), neither (0) and blame (-1) from labelled texts.

    Parameters
    ----------
    texts
        Masked or not; they are cleaned and read as simplified.
    labels
        One for each text; two or more different ones. What no label names is never read.

    Returns
    -------
    SentimentModel
        Logistic regression of rows of 1 to 3 characters, and of what the words of opinion say: the
        rules are what it knows before it has seen many labels.

    Raises
    ------
    InvalidLabels
        Texts and labels differ in number, or fewer than two labels stand.

    Notes
    -----
    Deterministic. Rows of characters that share a place by chance share a weight: at 65,536 places
    and some thousand texts few do. Do not use it for texts of another kind than it has learnt from
    without testing on them. Source: K. Weinberger et al., Feature hashing, ICML 2009.

    Examples
    --------
    >>> texts = ["很好用", "好用", "怎么绑卡", "在哪绑卡", "太慢"]
    >>> model = learn_sentiment(texts, [1, 1, 0, 0, -1])
    >>> [int(one) for one in model.predict(["真好用", "哪里绑卡"])]
    [1, 0]
    """
    if len(texts) != len(labels):
        raise InvalidLabels(
            Sentence(
                "There are {texts} texts and {labels} labels. Give one label for each text.",
                texts=len(texts),
                labels=len(labels),
            )
        )
    given = [int(Polarity(label)) for label in labels]
    if len(set(given)) < 2:
        raise InvalidLabels(
            Sentence(
                "All texts have the same label. It takes two or more different ones to learn from."
            )
        )
    from sklearn.linear_model import LogisticRegression  # late: it takes long to load

    features = _features(texts)
    # What stands in no text keeps the weight 0: left out, the fit takes a hundredth of the time.
    there = np.unique(features.indices)
    fitted = LogisticRegression(C=STRENGTH, max_iter=1_000).fit(features[:, there], given)
    weights = np.zeros((len(KINDS), PLACES + _RULES + 1), dtype=np.float32)
    weights[:, -1] = -1e4  # of what no label names
    rows, constants = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:  # one row stands for both
        rows = np.vstack([-rows[0], rows[0]]) / 2
        constants = np.append(-constants[0], constants[0]) / 2
    for label, row, constant in zip(fitted.classes_, rows, constants, strict=True):
        place = KINDS.index(Polarity(int(label)))
        weights[place, there], weights[place, -1] = row, constant
    return SentimentModel(weights)


def rule_doubts(texts: Sequence[str]) -> list[float]:
    """Give for each text how unsure the rules are, 0 to 1: sure is who has many words for one side.

    Examples
    --------
    >>> [round(one, 2) for one in rule_doubts(["怎么绑卡", "很方便", "垃圾，闪退，差评"])]
    [1.0, 0.5, 0.25]
    """
    return [1 / (1 + abs(opinion(text))) for text in _read(texts)]


_RULES = 4  # columns of what the rules say: blame, neither, praise, how much


def _read(texts: Sequence[str]) -> list[str]:
    return [simplified(clean(text)).lower() or "-" for text in texts]


def _features(texts: Sequence[str]) -> Any:
    from scipy import sparse
    from sklearn.feature_extraction.text import HashingVectorizer

    read = _read(texts)
    rows = HashingVectorizer(
        analyzer="char",
        ngram_range=ROWS,
        n_features=PLACES,
        binary=True,
        alternate_sign=False,
        dtype=np.float64,
    ).transform(read)
    said = np.array([max(-MOST_OPINION, min(MOST_OPINION, opinion(text))) for text in read])
    rules = np.column_stack([said < 0, said == 0, said > 0, said / MOST_OPINION]) * RULES_WEIGHT
    return sparse.hstack([rows, sparse.csr_matrix(rules)], format="csr")
