from __future__ import annotations

from datetime import UTC, datetime

from zhike.apps.surveys.breakdown import Asked, tables_of
from zhike.apps.surveys.given import counted_for
from zhike.apps.surveys.models import Question


def test_a_survey_is_read_by_as_many_queries_however_many_groups_it_has(
    planted, analyst, django_assert_num_queries
):
    with django_assert_num_queries(12):
        counted_for(analyst, planted, by="branch")


def test_pairs_are_counted_as_pairs_and_choices_by_who_took_part(planted, analyst):
    counted = counted_for(analyst, planted, by="channel")
    asked = {one.code: one for one in Question.objects.filter(survey=planted)}

    assert counted.of(asked["counter"])["phone", "2026-05"].pairs == {(7, 4): 30}
    door = counted.of(asked["door"])["phone", "2026-05"]
    assert (door.n, door.chosen) == (30, {"wait": 30})


def test_named_answers_count_with_their_months_and_their_response(survey, answered, analyst):
    at = datetime(2026, 2, 28, 17, tzinfo=UTC)  # the first of March in the bank's own days
    answered([5] * 12 + [None] * 12, at=at)

    (table,) = tables_of(analyst, survey, Asked(by="", grain="month"))

    (line,) = table.lines
    assert (line.period, line.n, line.asked, line.response.value) == ("2026-03", 12, 24, 0.5)
