"""What a token reads of texts: figures as the page shows them, and nobody's words."""

from __future__ import annotations

import pytest

from zhike.apps.voice.looks import issue_rows
from zhike.pipelines.text_store import results_in_store


@pytest.fixture
def ask(call):
    return lambda path: call(path, method="GET")


def test_aspects_are_told_as_the_page_shows_them(ask, texts_in_store):
    told = ask("voice/aspects?axis=step").json()

    rows = {one["aspect"]: one for one in told["aspects"]}
    shown = results_in_store(branches=None).line("step.face")
    assert shown
    assert rows["step.face"]["n"] == shown.n
    assert rows["step.face"]["blamed"]["value"] == pytest.approx(shown.blamed.value)
    assert {key.partition(".")[0] for key in rows} == {"step"}
    assert told["texts"] == results_in_store(branches=None).whole().texts
    assert ask("voice/aspects?source=nobody").status_code == 404


def test_hidden_aspects_have_no_figures(ask, texts_in_store):
    rows = ask("voice/aspects").json()["aspects"]

    small = next(one for one in rows if one["aspect"] == "product.investment")  # three texts
    assert small == {
        "aspect": "product.investment", "n": None, "named": None, "praised": None, "blamed": None,
    }  # fmt: skip


def test_issues_and_topics_are_told_without_words(ask, texts_in_store):
    (first, *_others) = ask("voice/issues").json()

    assert first["aspects"] == list(issue_rows()[0].issue.aspects)
    assert first["likely_change"] == "手机银行 6.2 版"
    answer = ask("voice/topics")
    assert answer.json()
    assert "更新以后刷脸登不上" not in answer.content.decode()
