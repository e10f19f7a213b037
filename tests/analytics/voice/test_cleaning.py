from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.analytics.voice import clean, simplified, visible


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("转\u200b账", "转账"),
        ("慢!!!!!! 慢", "慢!! 慢"),
        ("好好好好好好", "好好好"),
        ("第一行\n\n\n第二行", "第一行\n第二行"),
        ("&lt;差评&gt;<br/>退款", "<差评> 退款"),
        ("ＡＰＰ１２", "APP12"),
        ("100000元", "100000元"),
        ("", ""),
    ],
)
def test_what_nobody_sees_goes_and_what_is_meant_stays(written, read):
    assert clean(written) == read


@pytest.mark.parametrize(
    ("traditional", "read"),
    [
        ("轉賬", "转账"),
        ("帳單", "账单"),
        ("帐号", "账号"),
        ("蚊帐", "蚊帐"),
        ("乾隆皇帝", "乾隆皇帝"),
        ("手機銀行閃退", "手机银行闪退"),
        ("plain", "plain"),
    ],
)
def test_traditional_characters_become_simplified_by_words(traditional, read):
    assert simplified(traditional) == read


@given(st.text(max_size=40))
def test_a_place_in_the_simplified_text_is_a_place_in_the_other(text):
    assert len(simplified(text)) == len(text)


def test_a_character_without_a_body_is_gone():
    assert visible("138\u200b1234\ufeff5678") == "13812345678"
