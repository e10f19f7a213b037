"""A linear model of texts: which label a text has, learnt from labelled ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidLabels
from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.voice.cleaning import clean, simplified
from zhike.schema.sentence import Sentence

CHARACTERS, WORDS, ENDS = (1, 4), (1, 2), (1, 3)  # n-grams: of characters, of words
FIRST, LAST = 30, 40  # characters at the ends of a text: what is meant is often said there
ENDS_WEIGHT = 0.5
STRENGTH = 20.0  # of the fit against the penalty; from 5 to 50 the folds hardly differ


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """How well a model tells labels: accuracy with Wilson's interval, and the mean F1 of labels.

    `f1` is by label; `macro_f1` its mean over the labels that the tested texts have.
    """

    accuracy: Estimate
    macro_f1: float
    f1: dict[str, float]
    n: int


@dataclass(frozen=True)
class TextClassifier:
    """A fitted model. Learn one with `learn`."""

    labels: tuple[str, ...]
    _features: Callable[[Sequence[str]], Any]
    _models: tuple[Any, ...]

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Give the probability of each label (columns, in the order of `labels`), each by itself.

        With two labels the columns sum to 1.
        """
        features = self._features(texts)
        columns = [model.predict_proba(features)[:, 1] for model in self._models]
        if len(self.labels) == 2:
            columns = [1 - columns[0], columns[0]]
        return np.column_stack(columns)

    def margins(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Give the logarithm of the odds of each label (columns, in the order of `labels`).

        With two labels one column is the other with the sign turned.
        """
        features = self._features(texts)
        columns = [model.decision_function(features) for model in self._models]
        if len(self.labels) == 2:
            columns = [-columns[0], columns[0]]
        return np.column_stack(columns)

    def predict(self, texts: Sequence[str]) -> list[str]:
        """Give the likeliest label of each text."""
        if not texts:
            return []
        return [self.labels[place] for place in self.scores(texts).argmax(axis=1)]


def learn(texts: Sequence[str], labels: Sequence[str], *, balanced: bool = True) -> TextClassifier:
    """Learn to tell labels from labelled texts.

    Parameters
    ----------
    texts
        As they were written; they are cleaned and read as simplified.
    labels
        One for each text; two or more different ones.
    balanced
        Give each label the same weight in all, so that rare ones are not passed over.

    Returns
    -------
    TextClassifier
        One logistic regression on which rows of 1 to 4 characters and of 1 to 2 words a text has,
        and with half the weight on those of its ends; one against the rest where there are more
        than two labels.

    Raises
    ------
    InvalidLabels
        Texts and labels differ in number, or fewer than two labels stand.

    Notes
    -----
    Characters catch what a segmenter cuts wrongly, words what lies further apart. Deterministic.
    Do not use it for texts of another kind than it has learnt from without testing on them, nor for
    irony, which no bag of words knows. Source: S. Wang and C. Manning, Baselines and bigrams, ACL
    2012; R.-E. Fan et al., LIBLINEAR, JMLR 9, 2008.

    Examples
    --------
    >>> model = learn(["很好用", "好用", "太慢了", "慢得要死"], ["+", "+", "-", "-"])
    >>> model.predict(["真好用", "慢死了"])
    ['+', '-']
    """
    if len(texts) != len(labels):
        raise InvalidLabels(
            Sentence(
                "There are {texts} texts and {labels} labels. Give one label for each text.",
                texts=len(texts),
                labels=len(labels),
            )
        )
    found = tuple(sorted(set(labels)))
    if len(found) < 2:
        raise InvalidLabels(
            Sentence(
                "All texts have the same label. It takes two or more different ones to learn from."
            )
        )
    from sklearn.linear_model import LogisticRegression  # late: it takes long to load

    features, learnt = _features(texts)
    wanted = found[1:] if len(found) == 2 else found
    given = np.asarray(labels, dtype=object)
    models = tuple(
        LogisticRegression(
            C=STRENGTH, solver="liblinear", class_weight="balanced" if balanced else None
        ).fit(learnt, given == label)
        for label in wanted
    )
    return TextClassifier(found, features, models)


class Predicts(Protocol):
    """Whatever tells the label of a text."""

    def predict(self, texts: Sequence[str]) -> list[str]:
        """Give the likeliest label of each text."""


def evaluate(model: Predicts, texts: Sequence[str], labels: Sequence[str]) -> Evaluation:
    """Hold a model against labelled texts that it has not learnt from.

    Examples
    --------
    >>> model = learn(["好用", "好", "慢", "太慢"], ["+", "+", "-", "-"])
    >>> evaluate(model, ["好用啊", "慢啊"], ["+", "-"]).accuracy.value
    1.0
    """
    if len(texts) != len(labels) or not texts:
        raise InvalidLabels(Sentence("Give texts, and one label for each."))
    from sklearn.metrics import f1_score

    predicted = model.predict(texts)
    right = sum(a == b for a, b in zip(predicted, labels, strict=True))
    tested = sorted(set(labels))
    each = f1_score(labels, predicted, labels=tested, average=None, zero_division=0.0)
    return Evaluation(
        accuracy=wilson(right, n=len(labels)),
        macro_f1=float(np.mean(each)),
        f1=dict(zip(tested, map(float, each), strict=True)),
        n=len(labels),
    )


def _features(texts: Sequence[str]) -> tuple[Callable[[Sequence[str]], Any], Any]:
    """Give the function from texts to features, and the features of the texts it was made from."""
    import rjieba
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer

    least = 2 if len(texts) >= 200 else 1
    shared = {"min_df": least, "binary": True, "dtype": np.float32, "lowercase": True}
    parts = (
        (whole, 1.0, TfidfVectorizer(analyzer="char", ngram_range=CHARACTERS, **shared)),
        (
            whole,
            1.0,
            TfidfVectorizer(ngram_range=WORDS, tokenizer=rjieba.cut, token_pattern=None, **shared),
        ),
        (head, ENDS_WEIGHT, TfidfVectorizer(analyzer="char", ngram_range=ENDS, **shared)),
        (tail, ENDS_WEIGHT, TfidfVectorizer(analyzer="char", ngram_range=ENDS, **shared)),
    )

    def read(raw: Sequence[str]) -> list[str]:
        # An empty text has no row of characters at all; a mark stands for it.
        return [simplified(clean(text)) or "-" for text in raw]

    def features(raw: Sequence[str]) -> Any:
        cleaned = read(raw)
        blocks = [part.transform(map(of, cleaned)) * weight for of, weight, part in parts]
        return sparse.hstack(blocks, format="csr")

    cleaned = read(texts)
    blocks = [part.fit_transform(map(of, cleaned)) * weight for of, weight, part in parts]
    return features, sparse.hstack(blocks, format="csr")


def whole(text: str) -> str:
    """Give a text as it is."""
    return text


def head(text: str) -> str:
    """Give the first characters of a text."""
    return text[:FIRST]


def tail(text: str) -> str:
    """Give the last characters of a text."""
    return text[-LAST:]
