from __future__ import annotations

from datetime import datetime
from itertools import combinations

import numpy as np
import pytest
from tests.survey_bank import BRANCHES, OVERALL, RECOMMEND, SURVEY, store_survey

from zhike.engine.store import Store
from zhike.pipelines.reading import opened
from zhike.pipelines.survey_answers import answers_of_rows, answers_of_store
from zhike.pipelines.survey_results import (
    AnalyticsError,
    Asks,
    Figure,
    Scale,
    asks_allowed,
    asks_of,
    figures_on,
    results_of,
)

MINIMUM = 10
TEN = Scale(asks=Asks.RECOMMENDATION, lowest=0, highest=10)


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("bank") / "store")
    store_survey(store)
    with opened(store) as tables:
        yield answers_of_store(tables, survey=SURVEY, branches=None)


@pytest.fixture(scope="module")
def results(answers):
    return results_of(answers, question=RECOMMEND, scale=TEN, by="branch", minimum=MINIMUM)


def test_the_loved_branch_is_seen_and_the_whole_has_all_answers(results):
    whole, first, *_others = results.lines()

    assert (whole.group, first.group) == (None, "南桥支行")
    assert (first.n, first.scores[0].figure) == (BRANCHES["南桥支行"], Figure.NPS)
    assert first.scores[0].estimate.lower > whole.scores[0].estimate.value
    assert whole.response.value == pytest.approx(1 / 4, abs=0.01)


def test_a_small_branch_is_hidden_and_cannot_be_counted_back(results):
    small = results.line(group="小关支行")

    assert (small.scores, small.n) == ((), None)
    hidden = [row for row in results.lines() if not row.scores]
    assert sum(BRANCHES[row.group] for row in hidden) >= MINIMUM
    assert all(row.protects is False for row in hidden if row.group == "小关支行")


def test_nothing_small_is_the_sum_or_difference_of_what_is_shown(results):
    """Groups by periods, with every total: no sum of up to three hidden cells is given away."""
    names = [one.name for one in results.periods]
    cells = [(group, name) for group in results.groups for name in names]
    shown = []
    for group in (None, *results.groups):
        for name in ("", *names):
            if results.tally(group=group, period=name) is not None:
                shown.append([float(group in (None, g) and name in ("", p)) for g, p in cells])
    known = np.array(shown)
    counts = np.array([results.cells[c].n if c in results.cells else 0 for c in cells])
    hidden = [place for place, cell in enumerate(cells) if cell in results.hidden.hidden]

    given_away = []
    for size in (1, 2, 3):
        for some in combinations(hidden, size):
            wanted = np.isin(np.arange(len(cells)), some).astype(float)
            mix = np.linalg.lstsq(known.T, wanted, rcond=None)[0]
            told = np.abs(known.T @ mix - wanted).max() < 1e-9
            if told and 0 < counts[list(some)].sum() < MINIMUM:
                given_away.append(some)

    assert hidden
    assert given_away == []


def test_the_periods_sum_to_the_whole_time(results):
    shown = [results.line(period=one.name).n for one in results.periods]

    assert sum(shown) == results.line().n == sum(BRANCHES.values())


def test_a_score_of_five_points_is_never_read_as_recommendation(answers):
    with pytest.raises(AnalyticsError) as refused:
        results_of(answers, question=OVERALL, scale=TEN, by="branch", minimum=MINIMUM)

    assert refused.value.code == "answer_off_scale"
    assert Asks.RECOMMENDATION not in asks_allowed(scale_min=1, scale_max=5)


@pytest.mark.parametrize(
    ("question", "ends", "asks"),
    [
        ("推荐意愿", (0, 10), Asks.RECOMMENDATION),
        ("总体满意度", (1, 5), Asks.SATISFACTION),
        ("How easy was it?", (1, 7), Asks.EASE),
        ("How easy was it?", (1, 5), Asks.PERFORMANCE),
        ("费力程度", (1, 5), Asks.EFFORT),
        ("等待时间", (1, 5), Asks.PERFORMANCE),
    ],
)
def test_what_a_question_asks_is_guessed_from_its_words_and_its_scale(question, ends, asks):
    assert asks_of(question, scale_min=ends[0], scale_max=ends[1]) is asks


def test_each_scale_has_its_own_figures():
    ease = Scale(asks=Asks.EASE, lowest=1, highest=7)
    five = Scale(asks=Asks.SATISFACTION, lowest=1, highest=5)

    assert figures_on(TEN) == (Figure.NPS, Figure.MEAN)
    assert figures_on(ease) == (Figure.MEAN, Figure.EASY)
    assert figures_on(five) == (Figure.MEAN, Figure.TOP_TWO)


def test_nobody_answered_is_an_empty_line():
    empty = answers_of_rows([])

    found = results_of(empty, question="nps", scale=TEN, by="branch", minimum=MINIMUM)

    assert [(line.group, line.n) for line in found.lines()] == [(None, 0)]


def test_one_answer_alone_is_not_shown():
    row = {"response_id": "1", "question": "nps", "score": 9, "answered_at": datetime(2026, 1, 5)}
    one = answers_of_rows([row])

    found = results_of(one, question="nps", scale=TEN, by="branch", minimum=MINIMUM)

    assert [line.scores for line in found.lines()] == [(), ()]
