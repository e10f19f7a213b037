from __future__ import annotations

import pytest

from zhike.apps.texting.rules import is_stop


@pytest.mark.parametrize("word", ["STOP", "stop.", "退订", "ＴＤ", " T ", "“退订”", "(td)!"])
def test_a_word_that_stands_alone_stops(word):
    assert is_stop(word)


@pytest.mark.parametrize(
    "words", ["", "  ", "STOP it", "don't stop", "我要退订吗", "TD2", "s top", "停", "..."]
)
def test_any_other_message_does_not(words):
    assert not is_stop(words)
