from __future__ import annotations

import json

import pytest
from tests.apps.conversations.conftest import begun
from tests.apps.search.conftest import tick


@pytest.fixture
def ask(call):
    return lambda **body: call("search", method="POST", body=json.dumps(body))


def test_matters_in_reach_are_found_with_their_place(ask, hotline, lin):
    talk = begun(hotline, customer=lin, text="银行卡挂失 13812345678")
    tick()

    told = ask(words="挂失").json()

    assert (told["count"], told["is_ready"]) == (1, True)
    (item,) = told["items"]
    assert item["number"] == talk.ticket.number
    assert item["queue"] == "hotline"
    assert item["text"] == "银行卡挂失 138****5678"


def test_a_queue_that_is_none_of_the_callers_finds_nothing(ask, hotline, lin):
    begun(hotline, customer=lin, text="挂失")
    tick()

    assert ask(words="挂失", queue="nowhere").json()["count"] == 0
    assert ask(words="挂失", queue="hotline").json()["count"] == 1


def test_sorts_pages_and_cuts_are_taken(ask, hotline, lin):
    for _ in range(3):
        begun(hotline, customer=lin, text="挂失")
    tick()

    told = ask(words="挂失", sort="newest", limit=2, offset=2, state="unsettled", kind="enquiry")
    assert told.json()["count"] == 3
    assert len(told.json()["items"]) == 1
    assert ask(words="挂失", state="solved").json()["count"] == 0


@pytest.mark.parametrize(
    "wrong", [{"words": ""}, {"words": "x" * 201}, {"words": "x", "kind": "y"},
              {"words": "x", "limit": 51}, {"words": "x", "more": 1}]
)  # fmt: skip
def test_what_is_no_question_is_refused(ask, wrong, hotline):
    assert ask(**wrong).status_code == 422


def test_before_there_is_an_index_it_says_so(ask, hotline):
    assert ask(words="挂失").json() == {"count": 0, "is_ready": False, "items": []}
