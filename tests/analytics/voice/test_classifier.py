from __future__ import annotations

import random

import pytest

from zhike.analytics.errors import InvalidLabels
from zhike.analytics.voice import evaluate, learn

GOOD = ("好用", "方便", "很快", "贴心", "清爽")
BAD = ("闪退", "太慢", "登不上", "乱扣费", "没人理")


def reviews(count, *, seed):
    draw = random.Random(seed)
    labels = [draw.choice("+-") for _ in range(count)]
    words = {"+": GOOD, "-": BAD}
    texts = [
        f"手机银行{draw.choice(words[label])}，{draw.choice(words[label])}" for label in labels
    ]
    return texts, labels


def test_what_was_planted_is_learnt():
    model = learn(*reviews(200, seed=1))

    found = evaluate(model, *reviews(100, seed=2))

    assert found.accuracy.value == 1.0
    assert found.accuracy.lower < 1.0
    assert found.macro_f1 == 1.0


def test_labels_that_say_nothing_are_not_told_apart():
    texts, labels = reviews(400, seed=1)
    random.Random(3).shuffle(labels)

    found = evaluate(learn(texts[:200], labels[:200]), texts[200:], labels[200:])

    assert 0.35 < found.accuracy.value < 0.65


def test_traditional_characters_read_as_simplified_ones():
    model = learn(*reviews(200, seed=1))

    assert model.predict(["手機銀行登不上，閃退", "貼心，方便"]) == ["-", "+"]


def test_more_than_two_labels_have_their_own_f1_counted_by_hand():
    model = learn(["转账", "转账慢", "登录", "登录慢", "理财", "理财慢"], list("ttllww"))

    found = evaluate(model, ["转账", "登录", "登录", "转账"], ["t", "l", "w", "l"])

    # t: 1 right, 1 too many: 2/3; l: 1 right, 1 too many, 1 missed: 1/2; w: 0
    assert found.f1 == pytest.approx({"t": 2 / 3, "l": 1 / 2, "w": 0})
    assert found.macro_f1 == pytest.approx((2 / 3 + 1 / 2) / 3)
    assert found.accuracy.value == 0.5


def test_two_labels_have_probabilities_that_sum_to_one():
    scores = learn(*reviews(200, seed=1)).scores(["好用", "闪退"])

    assert scores.sum(axis=1) == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("texts", "labels"), [(["a"], ["+", "-"]), (["a", "b"], ["+", "+"]), ([], [])]
)
def test_what_cannot_be_learnt_from_is_refused(texts, labels):
    with pytest.raises(InvalidLabels):
        learn(texts, labels)


@pytest.mark.real_data
def test_hotel_reviews_are_told_apart_on_a_small_part(real_data):
    import pandas as pd

    path = real_data / "chnsenticorp_htl" / "ChnSentiCorp_htl_all.csv.gz"
    rows = pd.read_csv(path).dropna().sample(1_500, random_state=5)
    texts, labels = rows.review.tolist(), rows.label.astype(str).tolist()

    found = evaluate(learn(texts[:1_000], labels[:1_000]), texts[1_000:], labels[1_000:])

    assert found.accuracy.value > 0.8  # five folds of all: bench/voice_sentiment.py
