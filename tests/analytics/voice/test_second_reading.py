from __future__ import annotations

import random

import numpy as np
import pytest

from zhike.analytics.errors import InvalidLabels
from zhike.analytics.voice import evaluate, learn, learn_twice

CLEAR = {"+": ("好用", "方便", "贴心"), "-": ("闪退", "太慢", "扣费")}


def is_praise(text):
    """Tell by the sum of the digits, which no row of characters gives away."""
    return sum(map(int, filter(str.isdigit, text))) % 2 == 0


class Meaning:
    """Knows what no word says."""

    name = "planted 1"

    def __init__(self):
        self.read = []

    def embed(self, texts):
        self.read += texts
        sign = [1.0 if is_praise(text) else -1.0 for text in texts]
        noise = np.random.default_rng(len(texts)).normal(size=(len(texts), 3))
        return np.column_stack([sign, noise]).astype(np.float32)


def texts_of(count, *, seed):
    """Half of them say it in words; of the others only who knows their meaning can tell."""
    draw = random.Random(seed)
    texts, labels = [], []
    for place in range(count):
        odd = "".join(draw.choices("0123456789", k=12))
        label = "+" if is_praise(odd) else "-"
        texts.append(odd + ("，".join(draw.sample(CLEAR[label], 2)) if place % 2 else ""))
        labels.append(label)
    return texts, labels


def test_what_words_leave_in_doubt_is_told_by_vectors_which_nothing_else_pays_for():
    seen, new = texts_of(400, seed=1), texts_of(200, seed=2)
    words = evaluate(learn(*seen), *new).accuracy.value
    embedder = Meaning()

    model = learn_twice(*seen, embedder=embedder, doubtful=0.4)
    learnt_from = len(embedder.read)
    found = evaluate(model, *new).accuracy.value

    assert words < 0.85
    assert found > words + 0.08
    assert learnt_from == 160
    again = model.doubtful(new[0])
    assert len(embedder.read) - learnt_from == again.sum() < 120
    assert model.predict([]) == []


def test_vectors_that_say_nothing_harm_nothing():
    class Noise(Meaning):
        def embed(self, texts):
            return np.random.default_rng(7).normal(size=(len(texts), 16)).astype(np.float32)

    seen, new = texts_of(400, seed=1), texts_of(200, seed=2)

    found = evaluate(learn_twice(*seen, embedder=Noise()), *new).accuracy.value

    assert found == pytest.approx(evaluate(learn(*seen), *new).accuracy.value, abs=0.05)


def test_too_few_texts_of_a_label_are_refused():
    with pytest.raises(InvalidLabels, match="six or more"):
        learn_twice(["好", "不错", "很好", "慢"], list("+++-"), embedder=Meaning())
