"""What is stored of a text: masked words and what they say, once; of sealed words nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from tests.pipelines.store_rows import put

from zhike.analytics.voice import without_model
from zhike.engine.store import Store
from zhike.pipelines import read_texts as reading
from zhike.pipelines.read_texts import known_of, read_by, read_sealed, read_texts
from zhike.schema import feedback_text, text_aspect, text_reading

PHONE, CARD = "13812345678", "6222021234567890128"


def text(number: str, words: str, **more):
    return {
        "feedback_id": number, "customer_id": "C1", "source": "survey", "response_id": None,
        "written_at": datetime(2025, 5, 4, 2), "text": words, "score": None, **more,
    }  # fmt: skip


@pytest.fixture
def store(own_home):
    made = Store(own_home / "store")
    words = f"转账很方便，就是登录老闪退，回电{PHONE}，卡{CARD}"
    put(made, feedback_text.CONTRACT, [text("F1", words), text("F2", "好的")], batch="b")
    return made


def rows(store, contract):
    found = store.table(contract).to_pyarrow().to_pylist()
    return {tuple(row[name] for name in contract.key[:-1]): row for row in found}


def test_words_are_masked_and_what_they_say_is_kept(store):
    assert read_texts(store, reader=without_model()) == 2
    read, named = rows(store, text_reading.CONTRACT), rows(store, text_aspect.CONTRACT)

    assert read["F1",]["text"] == "转账很方便，就是登录老闪退，回电[电话]，卡[卡号]"
    assert (read["F1",]["aspects"], read["F2",]["aspects"]) == (4, 0)
    assert {key[1]: row["polarity"] for key, row in named.items()} == {
        "product.payment": 1, "step.transfer": 1, "step.sign_in": -1, "cause.crash": -1,
        "need.equipment": -1,
    }  # fmt: skip
    assert {row["read_by"] for row in read.values()} == {read_by()}


def test_no_file_of_the_tables_of_readings_holds_a_number(store):
    read_texts(store, reader=without_model())
    tables = ("text_reading", "text_aspect")
    files = [p for name in tables for p in Path(store.root, name).rglob("*") if p.is_file()]

    assert files
    assert not [p for p in files if PHONE.encode() in p.read_bytes()]


def test_a_text_is_read_once_and_anew_by_other_rules(store, monkeypatch):
    read_texts(store, reader=without_model())

    assert read_texts(store, reader=without_model()) == 0
    monkeypatch.setattr(reading, "read_by", lambda: "others")
    assert read_texts(store, reader=without_model()) == 2


def test_sealed_words_are_read_and_not_kept(store):
    sealed = text("ticket-7", "刷脸登不上", source="ticket")

    assert read_sealed(store, [sealed]) == 1
    assert read_sealed(store, [sealed]) == 0
    assert rows(store, text_reading.CONTRACT)["ticket-7",]["text"] is None
    assert ("ticket-7", "step.face") in rows(store, text_aspect.CONTRACT)
    assert known_of(store, ["ticket-7", "F1"]) == {"ticket-7"}
