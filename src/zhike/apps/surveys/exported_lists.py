"""The figures of a survey, and the surveys themselves, as files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission
from zhike.apps.surveys.figures import Board, board_of, splits_for
from zhike.apps.surveys.models import Survey
from zhike.apps.surveys.queries import surveys_with_counts
from zhike.apps.surveys.question_lines import question_lines
from zhike.apps.surveys.result_lines import result_lines


def _board(request: HttpRequest) -> Board | None:
    person = person_of(request)
    wanted = Survey.objects.filter(code=request.GET.get("survey", "")).first()
    survey = wanted or Survey.objects.order_by("id").first()
    by = request.GET.get("by", "")
    by = by if by in splits_for(person, survey) else "channel"
    period = request.GET.get("period", "")
    return board_of(person, survey, by=by, period=period) if survey else None


def _lines(request: HttpRequest) -> list[Any]:
    board = _board(request)
    return [*board.groups, (str(_("All together")), board.total)] if board else []


def _of(name: str, end: str) -> Any:
    def value(line: Any) -> Any:
        found = getattr(line[1], name)
        return None if found is None else getattr(found, end)

    return value


offer(
    ListExport(
        name="survey_figures",
        sees=Permission.SEE_SURVEYS,
        rows=_lines,
        columns=(
            Column(_("Group"), lambda line: line[0], FieldClass.STAFF),
            Column(_("Asked"), lambda line: line[1].asked),
            Column(_("Answers given"), lambda line: line[1].answered),
            Column(_("Mean"), _of("mean", "value")),
            Column(_("Mean, lower end"), _of("mean", "lower")),
            Column(_("Mean, upper end"), _of("mean", "upper")),
            Column(_("Top two"), _of("top", "value")),
            Column(_("Top two, lower end"), _of("top", "lower")),
            Column(_("Top two, upper end"), _of("top", "upper")),
        ),
    )
)
offer(
    ListExport(
        name="surveys",
        sees=Permission.DESIGN_SURVEYS,
        rows=lambda _request: surveys_with_counts(),
        columns=(
            Column(_("Code"), "code"),
            Column(_("Survey"), str),
            Column(_("Asked when"), "get_asks_after_display"),
            Column(_("Asked"), "asked_count"),
            Column(_("Answers given"), "answered_count"),
        ),
    )
)
offer(
    ListExport(
        name="survey_results",
        sees=Permission.SEE_SURVEYS,
        rows=result_lines,
        columns=(
            Column(_("Group"), "group"),
            Column(_("Period"), "period"),
            Column(_("Figure"), "figure"),
            Column(_("Value"), "value"),
            Column(_("Lower end"), "lower"),
            Column(_("Upper end"), "upper"),
            Column(_("Answers given"), "n"),
            Column(_("Worth as many equal ones"), "n_effective"),
            Column(_("Asked"), "asked"),
            Column(_("Rank"), "rank"),
            Column(_("Rank, from"), "rank_lowest"),
            Column(_("Rank, to"), "rank_highest"),
            Column(_("p, corrected"), "p"),
            Column(_("Why nothing is shown"), "why"),
        ),
    )
)


def _of_figure(name: str) -> Any:
    return lambda line: getattr(line.figure, name) if line.figure else None


def _of_chance(name: str) -> Any:
    """The ends of an interval: who came by himself is no sample of anybody, so he has none."""
    return lambda line: None if line.openly else _of_figure(name)(line)


def _of_difference(name: str) -> Any:
    """Shares differ by shares (0.05: five percentage points), NPS by points, means by their own."""
    return lambda line: getattr(line.found.difference, name) if line.found else None


offer(
    ListExport(
        name="survey_questions",
        sees=Permission.SEE_SURVEYS,
        rows=question_lines,
        columns=(
            Column(_("Question code"), lambda line: line.told.code),
            Column(
                _("Who answered"),
                lambda line: _("came by himself") if line.openly else _("chosen by lot"),
            ),
            Column(_("What is asked"), lambda line: line.told.text),
            Column(_("Kind of question"), lambda line: line.told.kind),
            Column(_("Group"), "group"),
            Column(_("Period"), "period"),
            Column(_("Answers given"), "n"),
            Column(_("Asked"), "asked"),
            Column(_("Figure"), _of_figure("label")),
            Column(_("In words"), _of_figure("words")),
            Column(_("Value"), _of_figure("value")),
            Column(_("Lower end"), _of_chance("lower")),
            Column(_("Upper end"), _of_chance("upper")),
            Column(_("Difference"), _of_difference("value")),
            Column(_("Difference, lower end"), _of_difference("lower")),
            Column(_("Difference, upper end"), _of_difference("upper")),
            Column(_("p, corrected"), lambda line: line.found and line.found.p_corrected),
        ),
    )
)
