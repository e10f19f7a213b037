from __future__ import annotations

from dataclasses import fields, replace

import pytest

from zhike.apps.complaints.five_w import FiveW

FULL = FiveW(who="teller", what="fee twice", when="3 March", where="branch", why="system")


@pytest.mark.parametrize("question", [field.name for field in fields(FiveW)])
def test_each_question_left_blank_is_named(question):
    assert replace(FULL, **{question: " \n"}).missing == (question,)


def test_a_full_record_lacks_nothing():
    assert (FULL.missing, FULL.answered) == ((), 5)
    assert FiveW().missing == ("who", "what", "when", "where", "why")
