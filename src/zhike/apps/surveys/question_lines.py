"""Every question of a survey as lines of a file: one figure a line, cut as the page was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest

from zhike.apps.people.permissions import person_of
from zhike.apps.people.scopes import Caller
from zhike.apps.surveys.breakdown import Asked, Table, cut_asked, tables_of
from zhike.apps.surveys.kinds import Figure, Told, survey_asked, told_of
from zhike.apps.surveys.models import Survey
from zhike.pipelines.survey_breakdown import Difference


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """One figure of one question, of a group and period where it is cut so.

    `openly` says that the lot did not choose who answered. Without a figure nothing may be told.
    """

    told: Told | Table
    figure: Figure | None
    group: str = ""
    period: str = ""
    n: int | None = None
    asked: int | None = None
    openly: bool = False
    found: Difference | None = None


def question_lines(request: HttpRequest) -> list[QuestionLine]:
    """Give the lines of the survey and the cut that an address names."""
    survey, caller = survey_asked(request), person_of(request)
    if survey is None:
        return []
    cut = cut_asked(request.GET.dict())
    return list(_cut(caller, survey, cut) if cut else _whole(caller, survey))


def _whole(caller: Caller, survey: Survey) -> Iterator[QuestionLine]:
    """Not cut: those whom the lot chose, then those who came over open links."""
    for openly in (False, True) if survey.open_links.exists() else (False,):
        for row in told_of(caller, survey, openly=openly):
            for figure in row.figures or (None,):
                yield QuestionLine(told=row, figure=figure, n=row.n, openly=openly)


def _cut(caller: Caller, survey: Survey, cut: Asked) -> Iterator[QuestionLine]:
    for table in tables_of(caller, survey, cut):
        for line in table.lines:
            for one in line.shown or (None,):
                yield QuestionLine(
                    told=table,
                    figure=one.figure if one else None,
                    group=line.group,
                    period=line.period,
                    n=line.n,
                    asked=line.asked,
                    found=one.found if one else None,
                )
