"""A model that is learnt, written, read again, and knows no word of what it has learnt from."""

from __future__ import annotations

import numpy as np
import pytest

from zhike.analytics.errors import InvalidLabels
from zhike.analytics.voice import learn_sentiment, rule_doubts, sentiment_model

# What the rules do not know as praise or blame, beside what they do.
PRAISE, BLAME = "棒棒哒", "凉凉了"
TEXTS = [f"{word}{place}号" for place in range(20) for word in (PRAISE, BLAME, "几点开门")]
LABELS = [1, -1, 0] * 20


@pytest.fixture(scope="module")
def model():
    return learn_sentiment(TEXTS, LABELS)


def test_it_learns_words_that_the_rules_do_not_know(model):
    assert [int(one) for one in model.predict([f"又{PRAISE}", f"都{BLAME}", "周日几点开门"])] == [
        1,
        -1,
        0,
    ]


def test_written_and_read_again_it_says_the_same_and_holds_no_word(model):
    written = model.written()
    again = sentiment_model(written)

    assert again.digest == model.digest == learn_sentiment(TEXTS, LABELS).digest
    assert np.array_equal(again.scores(TEXTS), model.scores(TEXTS))
    assert PRAISE not in written
    assert model.scores(TEXTS).sum(axis=1) == pytest.approx(1)


def test_a_label_that_nobody_gave_is_never_read():
    model = learn_sentiment(["好用", "很好", "太慢", "慢死"], [1, 1, -1, -1])

    assert set(map(int, model.predict(["好用", "慢", "怎么绑卡", "。"]))) <= {1, -1}


def test_it_is_least_sure_between_two(model):
    sure, torn = model.doubts([PRAISE * 3, PRAISE + BLAME])

    assert sure < torn
    assert rule_doubts(["怎么绑卡"])[0] > rule_doubts(["垃圾垃圾"])[0]


def test_what_is_no_model_is_refused():
    for written in ("", "{}", '{"weights": "AAAA"}'):
        with pytest.raises(InvalidLabels):
            sentiment_model(written)
    with pytest.raises(InvalidLabels):
        learn_sentiment(["a", "b"], [1, 1])
