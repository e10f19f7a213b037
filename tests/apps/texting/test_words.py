from __future__ import annotations

from zhike.apps.texting.answer_actions import FAILED, NOT_LINKED
from zhike.apps.texting.words import FAILURES, failure_in_words


def test_what_can_befall_an_answer_has_its_words():
    assert {NOT_LINKED, *(stand.value for stand in FAILED)} <= set(FAILURES)
    assert failure_in_words("not_linked").startswith("Link the matter")


def test_any_other_failure_stands_as_it_is():
    assert failure_in_words("returned 5.1.1") == "returned 5.1.1"
