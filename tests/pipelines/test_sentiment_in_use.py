from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from zhike.analytics.errors import InvalidLabels
from zhike.analytics.voice import learn_sentiment
from zhike.pipelines.sentiment_in_use import model_in_use, reading_with, use_model


def test_none_is_in_use_until_one_is_and_what_is_no_model_changes_nothing(own_home):
    assert model_in_use() is None
    model = learn_sentiment(["好", "坏"], [1, -1])

    use_model(model.written())
    with pytest.raises(InvalidLabels):
        use_model("{}")
    assert model_in_use().digest == model.digest

    other = learn_sentiment(["甲", "乙"], [1, -1])
    use_model(other.written())
    assert model_in_use().digest == other.digest
    use_model("")
    assert model_in_use() is None


def test_a_model_is_tried_in_one_thread_while_all_others_go_on_as_before(own_home):
    model = learn_sentiment(["好", "坏"], [1, -1])

    with reading_with(model.written()):
        assert model_in_use().digest == model.digest
        with ThreadPoolExecutor(1) as other:
            assert other.submit(model_in_use).result() is None
        with reading_with(""):
            assert model_in_use() is None
    assert model_in_use() is None
