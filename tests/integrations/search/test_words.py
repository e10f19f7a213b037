from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.integrations.search.words import parts_of, words_of

HAN = st.text(alphabet="年费卡挂失信用补办理财外汇结算的了吗", min_size=2, max_size=12)


def test_a_text_is_cut_into_pairs_and_words():
    assert list(words_of("卡 T0000123，ＶＩＳＡ卡挂失a_b")) == [
        "卡", "t0000123", "visa", "卡挂", "挂失", "a", "b",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "，。！ \n\x00", "_", "😀"])
def test_a_text_without_words_has_none(text):
    assert list(words_of(text)) == []
    assert parts_of(text) == []


def test_what_is_no_word_is_left_out_of_a_text():
    assert list(words_of("x" * 41)) == []


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("挂失", ["挂失"]),
        ("信用卡年费", ["信用卡", "年费"]),
        ("我的信用卡", ["信用卡"]),
        ("的了", ["的了"]),
        ("年费 年费 ETC", ["年费", "etc"]),
    ],
)
def test_a_question_is_cut_into_what_is_needed(question, parts):
    assert [part.text for part in parts_of(question)] == parts


def test_one_character_is_needed_only_where_nothing_else_is_asked():
    assert [(part.text, part.is_needed) for part in parts_of("A股")] == [("a", True), ("股", False)]
    assert [(part.text, part.is_needed) for part in parts_of("股")] == [("股", True)]


def test_a_question_of_many_words_is_cut_off():
    assert len(parts_of(" ".join(f"w{n}" for n in range(50)))) == 12


@given(HAN, HAN, HAN)
def test_whatever_stands_in_a_text_is_found_by_it(before, asked, after):
    words = set(words_of(before + asked + after))

    assert all(word in words for part in parts_of(asked) for word in part.words)


def test_traditional_characters_find_simplified_ones_and_the_other_way_round():
    assert set(parts_of("轉賬")[0].words) <= set(words_of("昨天转账没到"))
    assert set(parts_of("转账")[0].words) <= set(words_of("昨天轉賬沒到"))
