from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zhike.pipelines.survey_answers import answers_of_rows
from zhike.pipelines.survey_compared import league_of, waves_of
from zhike.pipelines.survey_results import AnalyticsError, Asks, Scale, results_of

TEN = Scale(asks=Asks.RECOMMENDATION, lowest=0, highest=10)
JANUARY, FEBRUARY = datetime(2026, 1, 5), datetime(2026, 2, 5)


def results(**branches):
    """For each branch its promoters among 60, in January and in February."""
    rows = [
        {
            "response_id": f"{branch}-{at:%m}-{number}",
            "question": "nps",
            "score": 10 if number < promoters else 3,
            "answered_at": at + timedelta(hours=number),
            "branch": branch,
        }
        for branch, both in branches.items()
        for at, promoters in zip((JANUARY, FEBRUARY), both, strict=True)
        for number in range(60 if promoters is not None else 0)
    ]
    answers = answers_of_rows(rows)
    return results_of(answers, question="nps", scale=TEN, by="branch", minimum=10)


def test_the_branch_that_moved_is_proven_and_comes_first():
    found = waves_of(
        results(east=(20, 50), west=(30, 32), north=(30, 28)), before="2026-01", after="2026-02"
    )

    assert [row.group for row in found.groups if row.proven] == ["east"]
    assert found.groups[0].group == "east"
    assert found.groups[0].correction == "holm"
    assert found.everybody.difference.value == pytest.approx(100 * 2 * 30 / 180)


def test_many_branches_are_corrected_for_false_alarms_among_the_alarms():
    many = results(**{f"b{n:02}": (30, 30) for n in range(21)})

    found = waves_of(many, before="2026-01", after="2026-02")

    assert {row.correction for row in found.groups} == {"benjamini_hochberg"}


def test_a_group_without_answers_in_one_wave_is_left_out_and_counted():
    found = waves_of(
        results(east=(20, 50), new=(None, 40), west=(30, 30)), before="2026-01", after="2026-02"
    )

    assert [row.group for row in found.groups] == ["east", "west"]
    assert found.left_out == 1


def test_a_ranking_has_ranges_and_needs_four_groups():
    ranked = league_of(results(a=(50, 50), b=(40, 40), c=(30, 30), d=(29, 30)))

    assert [place.group for place in ranked.places][:2] == ["a", "b"]
    assert ranked.places[2].rank_highest == 4
    with pytest.raises(AnalyticsError) as refused:
        league_of(results(a=(50, 50), b=(40, 40)))
    assert refused.value.code == "too_few_groups"
