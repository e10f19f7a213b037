from __future__ import annotations

from zhike.integrations.search.hidden_words import HiddenWords


def test_a_word_is_hidden_alike_under_one_key_and_otherwise_under_another():
    one, other = HiddenWords(b"one"), HiddenWords(b"other")

    assert one.of("挂失") == HiddenWords(b"one").of("挂失")
    assert len({one.of("挂失"), one.of("挂起"), other.of("挂失")}) == 3


def test_a_hidden_word_is_eight_characters_without_a_space():
    assert all(
        len(HiddenWords(b"k").of(word)) == 8 and not set(HiddenWords(b"k").of(word)) & set(" \t")
        for word in ("挂失", "a", "x" * 40)
    )
