from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest

from zhike.pipelines.answers import Answer, kept, plain


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
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text()[:20])

    again = kept(makes, question="graph", version="1", key={}, folder=tmp_path)

    assert again.rows == [{"steps": 2}]
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]
