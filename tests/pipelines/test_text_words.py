from __future__ import annotations

from datetime import datetime

from tests.text_bank import BROKEN, FACE, LOUD

from zhike.engine.store import Store
from zhike.pipelines.read_texts import read_sealed
from zhike.pipelines.reading import opened
from zhike.pipelines.text_topics import topics_in
from zhike.pipelines.text_words import Wanted, moment_of, quotes_by_id, words_of


def test_words_of_an_aspect_stand_once_with_how_many_say_so(texts_read):
    found = words_of(texts_read, Wanted(aspect="step.face", polarity=-1), branches=None)

    assert {quote.text for quote in found.quotes} == set(FACE)
    assert sum(quote.alike for quote in found.quotes) == found.texts
    assert [q.alike for q in found.quotes] == sorted((q.alike for q in found.quotes), reverse=True)


def test_fewer_than_ten_texts_tell_nothing(texts_read):
    rare = words_of(texts_read, Wanted(aspect="product.investment"), branches=None)
    early = Wanted(aspect="step.face", until_at=moment_of(BROKEN))

    assert (rare.texts, rare.quotes) == (0, ())
    assert words_of(texts_read, early, branches=None).texts == 0


def test_words_of_others_customers_stay_out_of_reach(texts_read):
    wanted = Wanted(aspect="step.face")
    topic = next(one for one in topics_in(texts_read) if len(one.months) == 5)

    assert words_of(texts_read, wanted, branches={LOUD}).texts == 0
    assert quotes_by_id(texts_read, topic.quotes, branches=frozenset()) == {}
    assert set(quotes_by_id(texts_read, topic.quotes, branches=None)) == set(topic.quotes)


def test_words_of_a_topic_are_its_texts(texts_read):
    topic = next(one for one in topics_in(texts_read) if len(one.months) == 5)
    found = words_of(texts_read, Wanted(topic=topic.id), branches=None)

    assert found.texts == sum(month.texts for month in topic.months)


def test_a_day_of_the_bank_begins_the_evening_before():
    assert moment_of(BROKEN) == datetime(2025, 5, 4, 16)


def test_sealed_words_are_opened_when_they_are_read_and_erased_ones_are_gone(own_home):
    store = Store(own_home / "store")
    rows = [
        {"feedback_id": f"message-{k}", "source": "ticket", "written_at": datetime(2025, 5, 4),
         "text": "刷脸登不上"}
        for k in range(12)
    ]  # fmt: skip
    read_sealed(store, rows)
    wanted = Wanted(aspect="step.face")

    def all_but_one(ids):
        return dict.fromkeys(ids[1:], "刷脸登不上")

    with opened(store) as tables:
        shut = words_of(tables, wanted, branches=None)
        told = words_of(tables, wanted, branches=None, open_sealed=all_but_one)

    assert (shut.texts, shut.quotes) == (12, ())
    assert [(quote.text, quote.alike) for quote in told.quotes] == [("刷脸登不上", 11)]
