"""Texts that the linear model doubts are read again with vectors of sentences.

Vectors are dear, and most texts are told by their words alone; so only the doubtful ones, in
learning as in use, go through the model that embeds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidLabels
from zhike.analytics.voice.classifier import TextClassifier, learn
from zhike.analytics.voice.cleaning import clean, simplified
from zhike.analytics.voice.duplicates import near_duplicates
from zhike.analytics.voice.sentence_vectors import Embedder
from zhike.schema.sentence import Sentence

DOUBTFUL = 0.2  # of the texts that are learnt from
FOLDS = 3
MARGIN_WEIGHT = 10.0  # beside columns of deviation 1, so that the penalty leaves it alone
STRENGTHS = (0.0003, 0.001, 0.003, 0.01)
SEED = 20_260_105


@dataclass(frozen=True)
class TwiceRead:
    """A fitted pair of models. Learn one with `learn_twice`."""

    first: TextClassifier
    embedder: Embedder
    lead: float  # texts whose likeliest label leads by less are read again
    _second: Any

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the columns of scores."""
        return self.first.labels

    def doubtful(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Say which texts are read again."""
        found: NDArray[np.bool_] = leads(self.first.margins(texts)) < self.lead
        return found

    def predict(self, texts: Sequence[str]) -> list[str]:
        """Give the likeliest label of each text."""
        if not texts:
            return []
        margins = self.first.margins(texts)
        places = margins.argmax(axis=1)
        again = np.flatnonzero(leads(margins) < self.lead)
        if len(again):
            features = _columns(
                [texts[int(place)] for place in again], margins[again], self.embedder
            )
            places[again] = self._second.predict(features)
        return [self.labels[place] for place in places]


def learn_twice(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    embedder: Embedder,
    doubtful: float = DOUBTFUL,
) -> TwiceRead:
    """Learn to tell labels, the doubtful texts by vectors of sentences as well.

    Parameters
    ----------
    texts, labels
        As for `learn`; of each label at least six texts that do not repeat one another.
    embedder
        Whatever gives vectors; they are made of the doubtful texts alone.
    doubtful
        The share of texts, 0 to 1, that are read again.

    Returns
    -------
    TwiceRead
        The linear model, and a logistic regression of its margins and of the vectors.

    Raises
    ------
    InvalidLabels
        As `learn`; or a label has too few texts.

    Notes
    -----
    Which texts are doubtful, and their margins, come from three folds in which near copies stay
    together, so that no text is judged by a model that has learnt it. The penalty is chosen by
    cross-validation among the doubtful texts. Deterministic if the embedder is. Source: D. Wolpert,
    Stacked generalization, Neural Networks 5, 1992; P. Viola and M. Jones, CVPR 2001 (cascades).
    """
    first = learn(texts, labels)
    places = np.array([first.labels.index(label) for label in labels])
    margins = _unseen_margins(texts, labels, first.labels)
    found = leads(margins)
    lead = float(np.quantile(found, doubtful))
    again = np.flatnonzero(found < lead)
    if np.bincount(places[again], minlength=len(first.labels)).min() < FOLDS:
        again = np.arange(len(texts))
    if np.bincount(places[again], minlength=len(first.labels)).min() < FOLDS:
        raise _too_few()
    features = _columns([texts[int(place)] for place in again], margins[again], embedder)
    return TwiceRead(first, embedder, lead, _fit(features, places[again]))


def leads(margins: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give by how much the likeliest label of each row leads the next one."""
    ordered = np.sort(margins, axis=1)
    found: NDArray[np.float64] = ordered[:, -1] - ordered[:, -2]
    return found


def _unseen_margins(
    texts: Sequence[str], labels: Sequence[str], wanted: tuple[str, ...]
) -> NDArray[np.float64]:
    from sklearn.model_selection import StratifiedGroupKFold

    given = np.asarray(labels, dtype=object)
    groups = near_duplicates(texts)
    if min(len(np.unique(groups[given == label])) for label in wanted) < 2 * FOLDS:
        raise _too_few()
    margins = np.zeros((len(texts), len(wanted)))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for learnt, left in folds.split(given, given, groups):
        model = learn([texts[int(place)] for place in learnt], given[learnt].tolist())
        if model.labels != wanted:
            raise _too_few()
        margins[left] = model.margins([texts[int(place)] for place in left])
    return margins


def _columns(
    texts: Sequence[str], margins: NDArray[np.float64], embedder: Embedder
) -> NDArray[np.float64]:
    vectors = embedder.embed([simplified(clean(text)) or "-" for text in texts])
    return np.hstack([margins, np.asarray(vectors, dtype=np.float64)])


def _fit(features: NDArray[np.float64], places: NDArray[np.int64]) -> Any:
    from sklearn.compose import make_column_transformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV, StratifiedKFold
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    count = len(np.unique(places))
    scaled = make_column_transformer(
        (FunctionTransformer(_weighted), slice(0, count)),
        (StandardScaler(), slice(count, features.shape[1])),
    )
    fold = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    chosen = GridSearchCV(
        make_pipeline(scaled, LogisticRegression(max_iter=1_000)),
        {"logisticregression__C": list(STRENGTHS)},
        cv=fold,
    )
    return chosen.fit(features, places).best_estimator_


def _weighted(margins: NDArray[np.float64]) -> NDArray[np.float64]:
    return margins * MARGIN_WEIGHT


def _too_few() -> InvalidLabels:
    return InvalidLabels(
        Sentence(
            "It takes six or more texts of each label, none repeating another, "
            "to learn with vectors."
        )
    )
