"""A planted month: the counts of a product, what its texts blame besides, and what is hidden."""

from __future__ import annotations

import shutil
from datetime import date, datetime

import pytest
from tests.pipelines.store_rows import put

from zhike.analytics.voice import without_model
from zhike.engine.store import Store
from zhike.pipelines import product_reports
from zhike.pipelines.product_reports import PRODUCTS, last_month, product_month
from zhike.pipelines.read_texts import read_texts
from zhike.pipelines.reading import opened
from zhike.schema import feedback_text

MAY, APRIL = date(2025, 5, 1), date(2025, 4, 1)
# How often, in which month, from where, and what.
PLANTED = (
    (12, 5, "complaint", "转账页面打不开，太慢"),
    (20, 5, "survey", "转账很快，好用"),
    (4, 5, "chat", "转账的时候闪退"),
    (9, 5, "survey", "信用卡额度太低"),
    (30, 5, "survey", "柜员热情"),
    (40, 4, "survey", "转账好用"),
    (10, 4, "survey", "转账太慢"),
    (8, 3, "survey", "转账太慢"),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = Store(tmp_path_factory.mktemp("products") / "store")
    rows = [
        {
            "feedback_id": f"F{group}{place:03}", "customer_id": None, "source": source,
            "response_id": None, "written_at": datetime(2025, month, 3 + place % 20, 4),
            "text": text, "score": None,
        }
        for group, (count, month, source, text) in enumerate(PLANTED)
        for place in range(count)
    ]  # fmt: skip
    put(made, feedback_text.CONTRACT, rows, batch="texts")
    read_texts(made, reader=without_model())
    return made


@pytest.fixture(scope="module")
def may(store):
    with opened(store) as tables:
        return product_month(tables, "product.payment", month=MAY)


def test_a_month_is_counted_with_intervals_and_held_against_the_month_before(may):
    assert (may.texts, may.counts, may.n) == (75, (20, 0, 16), 36)
    assert may.named.value == pytest.approx(36 / 75)
    assert may.blamed.value == pytest.approx(16 / 36)
    assert may.blamed.lower < 16 / 36 < may.blamed.upper
    assert may.change.value == pytest.approx(16 / 36 - 10 / 50)
    assert may.change.excludes_zero


def test_what_the_same_texts_blame_stands_beside_from_ten_texts_on(may):
    told = {one.aspect: one.n for one in may.beside}

    assert told["cause.slow"] == 12
    assert "cause.crash" not in told  # four texts
    assert not [key for key in told if key.startswith("product.")]


def test_sources_of_few_texts_are_hidden_and_cannot_be_counted_back(may):
    told = {one.source: one.counts for one in may.sources}

    assert told["chat"] is None
    # Else the four of the chat would be 36 less the others.
    assert None in (told["complaint"], told["survey"])


def test_months_of_few_texts_have_no_figure(may):
    told = {one.month: one.n for one in may.course}

    assert told == {date(2025, 3, 1): None, APRIL: 50, MAY: 36}


def test_examples_blame_it_and_near_copies_stand_once(may):
    told = {one.text_id[:2]: one.alike for one in may.examples}

    assert told == {"F0": 12, "F2": 4}


def test_a_product_of_few_texts_has_no_report(store):
    with opened(store) as tables:
        assert product_month(tables, "product.credit_card", month=MAY) is None
        assert product_month(tables, "product.payment", month=date(2025, 3, 1)) is None
    assert "product.loan" in PRODUCTS


def test_the_newest_month_that_is_over_is_known_once_all_texts_are_read(
    store, tmp_path, monkeypatch
):
    own = tmp_path / "store"
    shutil.copytree(store.root, own)
    monkeypatch.setattr(product_reports, "the_store", lambda: Store(own))
    assert last_month(today=date(2025, 5, 31)) == APRIL
    assert last_month(today=date(2026, 1, 5)) == MAY
    assert last_month(today=date(2025, 3, 5)) is None
    row = {"feedback_id": "F9", "customer_id": None, "source": "chat", "response_id": None,
           "written_at": datetime(2025, 6, 2, 4), "text": "转账", "score": None}  # fmt: skip
    put(Store(own), feedback_text.CONTRACT, [row], batch="late")
    assert last_month(today=date(2026, 1, 5)) is None
