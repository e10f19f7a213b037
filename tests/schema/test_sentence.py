from __future__ import annotations

import copy
import json
import pickle
from datetime import date

import pytest

from zhike.schema.sentence import Sentence, plain_of

CHINESE = {
    "{name} breaks: {reason}.": "{name} 损坏：{reason}。",
    "row {row:g} is {day}": "第 {row:g} 行是 {day}",
}
REASON = Sentence("row {row:g} is {day}", row=3.0, day=date(2026, 1, 5))
BROKEN = Sentence("{name} breaks: {reason}.", name="a {b}.csv", reason=REASON)


def test_a_sentence_is_its_english_text():
    assert BROKEN == "a {b}.csv breaks: row 3 is 2026-01-05."


def test_a_sentence_is_told_in_another_language_with_the_sentences_in_it():
    assert BROKEN.told(lambda text: CHINESE[text]) == "a {b}.csv 损坏：第 3 行是 2026-01-05。"


@pytest.mark.parametrize(
    "again",
    [
        copy.deepcopy,
        lambda sentence: pickle.loads(pickle.dumps(sentence)),
        lambda sentence: Sentence.from_plain(json.loads(json.dumps(plain_of(sentence)))),
    ],
    ids=["copied", "pickled", "kept as JSON"],
)
def test_a_sentence_keeps_its_parts(again):
    found = again(BROKEN)

    assert found == BROKEN
    assert found.told(lambda text: CHINESE[text]) == BROKEN.told(lambda text: CHINESE[text])


def test_any_other_text_stays_itself():
    assert Sentence.from_plain(plain_of("a {b} c")) == "a {b} c"
