from __future__ import annotations

import random

from zhike.analytics.voice import near_duplicates

LETTERS = "手机银行更新以后一直闪退转账很快登录不上客服没人接理财收益低年费太高网点排队久"


def sentences(count, *, seed, length=30):
    draw = random.Random(seed)
    return ["".join(draw.choices(LETTERS, k=length)) for _ in range(count)]


def test_planted_copies_with_one_character_changed_are_found_and_nothing_else_is():
    texts = sentences(400, seed=1)
    copies = [text[:14] + "亿" + text[15:] for text in texts[:100]]

    groups = near_duplicates(texts + copies)

    assert groups[:400].tolist() == list(range(400))
    assert sum(groups[400 + place] == place for place in range(100)) >= 95


def test_equal_texts_are_one_however_they_were_written():
    assert near_duplicates(["不错", "閃退了", "不错！", "闪退了", "不错"]).tolist() == [
        0,
        1,
        2,
        1,
        0,
    ]


def test_short_texts_that_differ_stay_apart():
    assert near_duplicates(["很好用", "很难用"]).tolist() == [0, 1]


def test_the_measure_is_the_share_of_rows_that_both_have():
    one, other = "abcdefghij", "abcdefghXY"  # 6 rows of three are shared, 10 stand in either

    assert near_duplicates([one, other], alike=0.6).tolist() == [0, 0]
    assert near_duplicates([one, other], alike=0.65).tolist() == [0, 1]


def test_no_texts_have_no_groups():
    assert near_duplicates([]).tolist() == []
