from __future__ import annotations

import numpy as np

from zhike.analytics.voice.topic_space import centres_of, nearest, space_of, vectors_of, words_of

TEXTS = ["刷脸登录失败", "刷脸登录", "排队太久，[电话]谢谢", "谢谢"]


def test_only_words_that_tell_something_make_a_text():
    # The mask and 谢谢 stand in any text; 失败 and 排队 stand in one alone.
    assert words_of(TEXTS, None) == [
        ["刷脸", "登录", "失败"],
        ["刷脸", "登录"],
        ["排队", "太久"],
        [],
    ]
    assert space_of(words_of(TEXTS, None)).names == ["刷脸", "登录"]


def test_a_text_lies_at_its_own_centre_and_one_without_words_nowhere():
    words = words_of(TEXTS, None)
    vectors = vectors_of(words, space_of(words))
    centres = centres_of(vectors, np.array([0, -1, -1, -1]), 1)

    assert nearest(vectors, centres)[0].tolist() == [0, 0, -1, -1]
    assert np.linalg.norm(centres) == 1
