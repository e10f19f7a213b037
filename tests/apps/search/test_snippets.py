from __future__ import annotations

import pytest
from tests.apps.search.conftest import read

from zhike.apps.search.snippets import snippet_of
from zhike.integrations.search.words import parts_of


@pytest.mark.parametrize(
    ("question", "texts", "shown"),
    [
        ("挂失", ["我要挂失"], "我要[挂失]"),
        ("挂失 补办", ["挂失补办"], "[挂失][补办]"),
        ("etc", ["办 ETC 卡"], "办 [ETC] 卡"),
        ("挂失", ["限额", "要挂失", "挂"], "要[挂失]"),
        ("挂失", ["限额"], "限额"),
        ("挂失", [], ""),
        ("挂失", ["挂失\n\n 挂失"], "[挂失] [挂失]"),
        ("挂失", ["İ挂失"], "İ挂失"),
    ],
)
def test_the_place_that_fits_is_shown_with_its_words_marked(question, texts, shown):
    assert read(snippet_of(texts, parts_of(question))) == shown


def test_a_long_text_is_cut_around_the_first_word_that_fits():
    shown = read(snippet_of(["前" * 100 + "挂失" + "后" * 200], parts_of("挂失")))

    assert shown == "…" + "前" * 24 + "[挂失]" + "后" * 94 + "…"


def test_the_text_with_more_of_the_words_wins():
    assert read(snippet_of(["挂失", "补办和挂失"], parts_of("挂失 补办"))) == "[补办]和[挂失]"


def test_words_in_traditional_characters_are_marked_as_they_were_written():
    snippet = snippet_of(["昨天轉賬沒到"], parts_of("转账"))

    assert read(snippet) == "昨天[轉賬]沒到"
