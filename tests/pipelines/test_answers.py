from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from zhike.analytics.errors import MissingColumns
from zhike.pipelines.answers import Answer, forget_all_but, kept, plain
from zhike.pipelines.errors import NothingToAnswer, OptionRefused
from zhike.schema.sentence import Sentence


def answer(rows):
    return Answer(
        question="graph", log_name="loans", definition="what follows what", events=3, cases=2,
        first_at=None, last_at=None, rows=rows,
    )  # fmt: skip


@pytest.fixture
def makes():
    """A maker that counts how often it was asked."""
    calls = []

    def make():
        calls.append(1)
        return answer([{"steps": len(calls)}])

    make.calls = calls
    return make


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2026, 1, 5, 9), "2026-01-05T09:00:00Z"),
        (datetime(2026, 1, 5, 9, tzinfo=UTC), "2026-01-05T09:00:00+00:00"),
        (date(2026, 1, 5), "2026-01-05"),
        (Decimal("1.50"), 1.5),
        (float("nan"), None),
        (np.int64(7), 7),
        ({"a": (1, float("inf"))}, {"a": [1, None]}),
    ],
)
def test_values_of_tables_become_values_of_json(value, expected):
    assert plain(value) == expected


def test_the_same_question_is_made_once(makes, tmp_path):
    first = kept(makes, question="graph", version="1", key={"log": "loans"}, folder=tmp_path)
    second = kept(makes, question="graph", version="1", key={"log": "loans"}, folder=tmp_path)

    assert second == first
    assert len(makes.calls) == 1


@pytest.mark.parametrize(("version", "key"), [("2", {"log": "loans"}), ("1", {"log": "cards"})])
def test_new_data_or_another_key_is_another_answer(makes, tmp_path, version, key):
    kept(makes, question="graph", version="1", key={"log": "loans"}, folder=tmp_path)

    kept(makes, question="graph", version=version, key=key, folder=tmp_path)

    assert len(makes.calls) == 2


def test_a_half_written_answer_is_made_again(makes, tmp_path):
    kept(makes, question="graph", version="1", key={}, folder=tmp_path)
    (file,) = (tmp_path / "1").iterdir()
    file.write_text(file.read_text()[:20])

    again = kept(makes, question="graph", version="1", key={}, folder=tmp_path)

    assert again.rows == [{"steps": 2}]
    assert [path.name for path in tmp_path.iterdir()] == ["1"]
    assert [path.suffix for path in (tmp_path / "1").iterdir()] == [".json"]


NO_CHANNEL = NothingToAnswer(log_name="loans", lacks="channel", wanted=Sentence("Map one."))
NO_COLUMN = MissingColumns(table="The event log", missing=["channel"], found=["case_id"])


@pytest.mark.parametrize("refusal", [NO_CHANNEL, NO_COLUMN])
def test_a_refusal_by_the_data_is_found_once_and_told_again_as_it_was(tmp_path, refusal):
    calls = []

    def refuse():
        calls.append(1)
        raise refusal

    told = []
    for _ in range(2):
        with pytest.raises(type(refusal)) as again:
            kept(refuse, question="switches", version="1", key={}, folder=tmp_path)
        told.append((str(again.value), again.value.code, again.value.args[0]))

    assert len(calls) == 1
    assert told[0] == told[1]
    assert type(told[1][2]) is type(refusal.args[0])


def test_what_depends_on_more_than_the_data_is_tried_again(makes, tmp_path):
    def refuse():
        raise OptionRefused(option="days", value="x", wanted="a number")

    with pytest.raises(OptionRefused):
        kept(refuse, question="graph", version="1", key={}, folder=tmp_path)

    assert kept(makes, question="graph", version="1", key={}, folder=tmp_path).rows


def test_two_who_ask_the_same_at_once_have_it_made_once(tmp_path):
    begun, go_on, calls = threading.Event(), threading.Event(), []

    def make():
        calls.append(1)
        begun.set()
        assert go_on.wait(30)
        return answer([])

    def ask():
        return kept(make, question="graph", version="1", key={}, folder=tmp_path)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask)
        assert begun.wait(30)
        second = pool.submit(ask)
        go_on.set()

        assert first.result(30) == second.result(30)
    assert len(calls) == 1


def test_a_disk_that_is_full_costs_the_keeping_and_not_the_answer(makes, tmp_path, monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)

    assert kept(makes, question="graph", version="1", key={}, folder=tmp_path).rows


def test_answers_of_versions_that_are_gone_are_deleted(makes, tmp_path):
    for version in ("1", "2"):
        kept(makes, question="graph", version=version, key={}, folder=tmp_path)
    (tmp_path / "graph-0123.json").write_text("of an earlier release")
    (tmp_path / "1-graph-0123.lock").touch()
    (tmp_path / "2-graph-0123.lock").touch()

    forget_all_but({"2", "3"}, folder=tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["2", "2-graph-0123.lock"]
