from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from zhike.analytics.voice import cutter, lexicon, new_words

CUT = cutter(["钱管家", "管家婆"])


def test_a_product_of_the_bank_is_never_cut_into_other_words():
    assert CUT("钱管家中怎么绑定网银") == ["钱管家", "中", "怎么", "绑定", "网银"]


def test_words_of_banking_stay_whole():
    assert CUT("人脸识别失败，短信验证码收不到")[0] == "人脸识别"
    assert len(lexicon()) > 100


@given(st.text(alphabet="钱管家婆中怎么绑定网银，a1 ", max_size=20))
def test_the_words_put_together_are_the_text(text):
    assert "".join(CUT(text)) == text


def test_a_planted_word_is_found_and_one_that_is_known_is_not_proposed():
    draw = random.Random(4)
    around = [
        "怎么登录",
        "用不了",
        "很慢",
        "闪退",
        "更新以后",
        "昨天",
        "为什么",
        "打开",
        "升级",
        "收费",
    ]
    texts = [draw.choice(around) + draw.choice(around) for _ in range(600)]
    texts += [f"{draw.choice(around)}邕惠盈{draw.choice(around)}" for _ in range(40)]

    found = [new.word for new in new_words(texts, least=20)]

    assert "邕惠盈" in found
    assert "邕惠盈" not in [new.word for new in new_words(texts, known=["邕惠盈"], least=20)]
