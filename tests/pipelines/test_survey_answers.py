from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.survey_bank import BRANCHES, CONTACTS_EACH, FORMS, RECOMMEND, SURVEY, store_survey

from zhike.engine.store import Store
from zhike.pipelines.reading import opened
from zhike.pipelines.survey_answers import answers_of_rows, answers_of_store, asked_questions


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("bank") / "store")
    store_survey(store)
    return store


@pytest.fixture(scope="module")
def read(bank):
    """The answers, and their rows."""
    with opened(bank) as tables:
        found = answers_of_store(tables, survey=SURVEY, branches=None)
        return found, found.rows.to_pyarrow().to_pylist()


def test_each_question_is_listed_with_its_scale_and_its_answers(bank):
    found = {one.question: one for one in asked_questions(bank, branches=None)}

    assert len(found) == 5
    assert (found[RECOMMEND].scale_min, found[RECOMMEND].scale_max) == (0, 10)
    assert found[RECOMMEND].answers == FORMS


def test_an_answer_knows_branch_channel_and_segment(read):
    answers, rows = read

    assert [one.name for one in answers.periods] == ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]
    assert len(rows) == 5 * FORMS
    first = next(row for row in rows if row["response_id"] == "R0000")
    assert (first["branch"], first["segment"], first["channel"]) == (
        "南桥支行",
        "年轻家庭",
        "phone",
    )


def test_counts_are_all_answers_by_groups_and_periods(read):
    answers, _rows = read
    counts = answers.counts.to_pylist()

    assert sum(row["count"] for row in counts) == 5 * FORMS
    assert {row["period"] for row in counts} == {0, 1, 2, 3}
    days = [row["first_on"] for row in counts if row["period"] == 0]
    # 2 o'clock in Greenwich is 10 o'clock in Shanghai, on the same day.
    assert min(days) == date(2025, 1, 10)


def test_who_could_have_been_asked_is_counted_by_every_grouping(read):
    answers, _rows = read

    for grouping in ("branch", "channel", "segment"):
        counts = answers.asked[grouping]
        # Some hours before the first two answers lie before the time that is looked at.
        assert FORMS * CONTACTS_EACH - 6 <= sum(counts.values()) <= FORMS * CONTACTS_EACH
    bridge = sum(n for (group, _p), n in answers.asked["branch"].items() if group == "南桥支行")
    assert bridge == pytest.approx(BRANCHES["南桥支行"] * CONTACTS_EACH, abs=6)


def test_only_customers_of_the_branches_in_reach_count(bank):
    own = frozenset({"小关支行"})

    assert {one.answers for one in asked_questions(bank, branches=own)} == {6}
    assert asked_questions(bank, branches=frozenset()) == []
    with opened(bank) as tables:
        found = answers_of_store(tables, survey=SURVEY, branches=own)
        assert found.rows.count().to_pyarrow().as_py() == 30
        assert {group for group, _period in found.asked["branch"]} == own


def test_rows_of_the_operational_half_come_in_the_same_shape():
    moments = [datetime(2026, 1, 5), datetime(2026, 2, 6)]
    rows = [
        {"response_id": str(n), "question": "nps", "score": 9, "answered_at": at, "branch": "东"}
        for n, at in enumerate(moments)
    ]
    asked = {"branch": {("东", moments[0]): 7, ("东", datetime(2025, 12, 30)): 2}}

    found = answers_of_rows(rows, asked=asked)

    told = sorted((row["period"], row["segment"]) for row in found.counts.to_pylist())
    assert told == [(0, "unknown"), (1, "unknown")]
    # Asked before the first period: counted with the first.
    assert found.asked == {"branch": {("东", "2026-01"): 9}}


def test_no_rows_are_no_periods():
    found = answers_of_rows([])

    assert found.periods == ()
    assert found.counts.num_rows == 0
