from __future__ import annotations

from tests.text_bank import TODAY, store_texts

from zhike.engine.store import Store
from zhike.pipelines import read_texts
from zhike.pipelines.text_store import (
    Wanted,
    issues_in_store,
    quotes_in_store,
    read_the_texts,
    results_in_store,
    topics_in_store,
    version_of_texts,
    words_in_store,
)


def test_an_empty_store_has_nothing_to_read_or_show(own_home):
    assert read_the_texts(today=TODAY) == {
        "sealed": 0, "texts": 0, "alarms": 0, "months": 0,
    }  # fmt: skip
    assert results_in_store(branches=None).lines() == ()
    assert issues_in_store().found == ()
    assert topics_in_store() == ()


def test_figures_are_kept_until_more_is_read(own_home, monkeypatch):
    monkeypatch.setattr(read_texts, "names_reader", read_texts.voice.without_model)
    store, before = Store(own_home / "store"), version_of_texts()
    store_texts(store, each_day=2)
    assert version_of_texts() != before
    assert results_in_store(branches=None).lines() == ()

    assert read_the_texts(today=TODAY)["texts"] == 303
    first = results_in_store(branches=None)

    assert first is results_in_store(branches=None)
    assert first.whole().n == 303
    assert words_in_store(Wanted(aspect="step.transfer"), branches=None).quotes
    assert quotes_in_store(("F00001",), branches=None)
