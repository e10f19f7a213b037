"""Texts drawn by lot, and a version learnt from labels with an honest card."""

from __future__ import annotations

import pytest
from tests.text_bank import store_texts

from zhike.engine.store import Store
from zhike.pipelines import read_texts
from zhike.pipelines.read_texts import read_by, readings
from zhike.pipelines.reading import opened
from zhike.pipelines.sentiment_in_use import use_model
from zhike.pipelines.text_labels import Labelled, TooFewLabels, candidates, doubts_of, learn_from

# 老六 is blame that no rule knows; a model has to learn it.
BLAME, PRAISE, NEITHER = "这软件真老六{}", "很方便{}", "网点几点开门{}"


def labelled(n, *, is_random=True, first=0):
    return [
        Labelled(text=form.format(first + k), sentiment=said, is_random=is_random)
        for k in range(n)
        for form, said in ((BLAME, -1), (PRAISE, 1), (NEITHER, 0))
    ]


@pytest.fixture
def store(own_home, monkeypatch):
    monkeypatch.setattr(read_texts, "names_reader", read_texts.voice.without_model)
    made = Store(own_home / "store")
    store_texts(made, each_day=2)
    read_texts.read_texts(made)
    return made


def test_each_drawing_orders_all_texts_by_a_lot_of_its_own(store):
    first, again, other = (
        [one.text_id for one in candidates(most=1_000, lot=lot)] for lot in (0, 0, 40)
    )

    assert first == again
    assert first != other
    assert sorted(first) == sorted(other)
    assert first != sorted(first)
    assert len(first) == 303


def test_a_version_is_measured_on_the_texts_drawn_by_lot_alone():
    # Chosen for doubt and labelled against all sense: measured on it, no model could be right.
    absurd = [
        Labelled(text=NEITHER.format(f"楼{k}"), sentiment=(-1, 1)[k % 2], is_random=False)
        for k in range(12)
    ]

    card = learn_from(labelled(20) + absurd).card

    assert (card["texts"], card["random"]) == (72, 60)
    assert card["accuracy"][0] > 0.95
    # The rules know no 老六: they are right on two thirds.
    assert card["rules_accuracy"][0] == pytest.approx(2 / 3, abs=1e-3)
    assert card["gained"] - card["lost"] == round((card["accuracy"][0] - 2 / 3) * 60)
    assert card["wins"][1] > 0.5


def test_too_few_by_lot_are_told_however_many_there_are():
    with pytest.raises(TooFewLabels):
        learn_from(labelled(16) + labelled(30, is_random=False, first=100))
    with pytest.raises(TooFewLabels):
        learn_from([one for one in labelled(60) if one.sentiment == 1])


def test_a_model_in_use_reads_texts_anew_and_beside_what_was_read(store):
    rules, doubts = read_by(), doubts_of(["这软件真老六"])
    learnt = learn_from(labelled(20))

    use_model(learnt.written)
    assert read_by() != rules
    assert doubts_of(["这软件真老六"])[0] < doubts[0]
    assert read_texts.read_texts(store) == 303
    use_model("")

    assert read_by() == rules
    with opened(store) as tables:
        assert readings(tables).count().to_pyarrow().as_py() == 303
