from __future__ import annotations

from collections import Counter

import pytest
from bench.planted_texts import planted_texts
from bench.voice_masking import LIMITS, survives

from zhike.analytics.voice import Personal, mask, mask_all, without_model

COUNTS = {"identifier": 1_100, "address": 300, "decoy": 300}


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("回电13812345678谢谢", "回电[电话]谢谢"),
        ("电话 161 2345 6789 或 (0571)87654321", "电话 [电话] 或 [电话]"),
        ("一三八一二三四五六七八是我的", "[电话]是我的"),
        ("身份证110101199003070038一直提示已注册", "身份证[证件号]一直提示已注册"),
        ("卡6222 0212 3456 7890 128和13812345678", "卡[卡号]和[电话]"),
        ("写信 lin＠mail.bank.cn 没人回", "写信 [邮箱] 没人回"),
        ("京A·12345的ETC", "[车牌]的ETC"),
        ("账号：100123456789登不上", "账号：[账号]登不上"),
        ("寄到杭州市西湖区文三路12号3幢502室", "寄到[地址]"),
        ("138\u200b12345678", "[电话]"),
    ],
)
def test_each_kind_is_replaced_by_its_word(text, stored):
    assert mask(text, reader=None).text == stored


@pytest.mark.parametrize(
    "text",
    [
        "扣了20000.00元",
        "流水号20250101123456789012",
        "打95588没人接",
        "解放路支行的空调坏了",
        "北京的网点排队一小时",
        "排队到3楼",
        "iPhone12闪退，版本6.1.0.3",
        "等了12345678天",
    ],
)
def test_what_says_nothing_of_a_person_stays(text):
    assert mask(text, reader=without_model()).text == text


def test_planted_numbers_and_addresses_do_not_survive_the_rules():
    planted = list(planted_texts(seed=7, counts=COUNTS))

    masked = list(mask_all((each.text for each in planted), reader=None))

    missed = Counter(
        each.group
        for each, result in zip(planted, masked, strict=True)
        if (result.spans if each.group == "decoy" else survives(each, result.text))
    )
    assert missed["identifier"] <= COUNTS["identifier"] * (1 - LIMITS["identifier"])
    assert missed["address"] <= COUNTS["address"] * (1 - LIMITS["address"])
    assert missed["decoy"] == 0


def test_a_value_that_is_left_in_is_seen_by_the_measure():
    planted = next(planted_texts(seed=7, counts={"identifier": 1}))

    assert survives(planted, planted.text)


def test_what_was_found_is_counted_by_kind_and_names_are_read_on_a_cue_alone():
    found = mask("13812345678 和 13912345678", reader=without_model())

    assert found.counts == {Personal.PHONE: 2}
    assert not found.was_read
