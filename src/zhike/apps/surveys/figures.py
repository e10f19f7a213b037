"""What the page and the API show of a survey, from the same counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller
from zhike.apps.surveys.given import Cell, counted_for
from zhike.apps.surveys.labels import HELD_LABELS
from zhike.apps.surveys.models import Invitation, Publication, Question, Survey
from zhike.apps.surveys.queries import invitations_for
from zhike.apps.surveys.result_words import group_words
from zhike.apps.surveys.rules import SCALES, Held, State
from zhike.pipelines.survey_breakdown import Given
from zhike.pipelines.survey_figures import Figures, figures_of
from zhike.pipelines.survey_protection import WHOLE, is_month, is_within

# What figures can be split by, each a grouping of `given`. Of people only who supervises them
# reads, and nobody of few answers.
SPLITS: dict[str, Any] = {
    "channel": _("Channel"),
    "queue": _("Queue"),
    "kind": _("Kind of matter"),
    "agent": _("Agent"),
}
OF_PEOPLE = frozenset({"agent"})
OF_SHEETS = frozenset({"channel", "queue"})


@dataclass(frozen=True, kw_only=True)
class Frame:
    """How those who were asked were chosen: every matter, drawn, held back and why, asked.

    Of a period, those drawn in it; how many of them answered is told of the whole time alone, for
    answers have their own months.
    """

    matters: int
    drawn: int
    asked: int
    answered: int | None
    waiting: int
    held: list[tuple[Any, int]]


@dataclass(frozen=True, kw_only=True)
class Board:
    """The figures of one survey: all of it, and by groups. A hidden one has no figure at all."""

    question: Question
    frame: Frame
    total: Figures
    groups: list[tuple[str, Figures]]
    by_quarters_alone: bool


def splits_for(caller: Caller, survey: Survey | None = None) -> dict[str, Any]:
    """By what somebody may split the figures; answers without a name know channel and queue."""
    supervises = caller.may(Permission.SUPERVISE_TICKETS)
    nameless = survey and Publication.objects.filter(survey=survey, is_anonymous=True).exists()
    return {
        name: label
        for name, label in SPLITS.items()
        if (supervises or name not in OF_PEOPLE) and (name in OF_SHEETS or not nameless)
    }


def periods_of(caller: Caller, survey: Survey) -> list[str]:
    """The quarters and months of answering that can be looked at alone, the newest first."""
    question = scored_now(survey)
    if question is None:
        return []
    told = counted_for(caller, survey).told_of(question).periods
    return sorted(told - {WHOLE}, reverse=True)


def board_of(caller: Caller, survey: Survey, *, by: str, period: str = WHOLE) -> Board | None:
    """Give the figures of what a survey asks now; None while it has no question.

    What of them may be told is decided for all pages of the same answers together.
    """
    question = scored_now(survey)
    if question is None:
        return None
    counted = counted_for(caller, survey, by=by)
    cells, asked = counted.of(question), counted.asked_of(question)
    told = counted.told_of(question)

    def figures(group: str | None) -> Figures:
        if not told.may_tell(group=group, period=period):
            return Figures()
        given = sum(_inside(cells, group, period), Given())
        return figures_of(
            given.scores,
            asked=sum(_inside(asked, group, period)) or None,
            scale_min=question.scale_min or 0,
            scale_max=question.scale_max or 0,
            same_people=period == WHOLE,
        )

    groups = [(group, figures(group)) for group in {group for group, _month in (*cells, *asked)}]
    groups.sort(key=lambda one: (-(one[1].answered or 0), one[0]))
    return Board(
        question=question,
        frame=_frame(caller, survey, period=period),
        total=figures(None),
        groups=[(group_words(by, group), found) for group, found in groups],
        by_quarters_alone=is_month(period) and not told.months_by_group,
    )


def scored_now(survey: Survey) -> Question | None:
    """The headline metric: the first of NPS, CSAT and CES that all are shown; None without one."""
    rows = Question.objects.filter(survey=survey, version=survey.version, kind__in=SCALES)
    return next((one for one in rows.order_by("place") if not one.item.tests), None)


def asked_in(caller: Caller, survey: Survey, *, question: Question) -> QuerySet[Invitation]:
    """Who in reach was asked on the scale of a question."""
    # Only what was asked on this very scale: no mean goes across two.
    same = Question.objects.filter(survey=survey, kind=question.kind, code=question.code)
    rows = invitations_for(caller).filter(survey=survey, invited_at__isnull=False)
    return rows.filter(version__in=same.values("version"))


def _frame(caller: Caller, survey: Survey, *, period: str) -> Frame:
    rows = invitations_for(caller).filter(survey=survey)
    if span := span_of(period):
        rows = rows.filter(drawn_at__gte=span[0], drawn_at__lt=span[1])
    states: Counter[str] = Counter()
    held: Counter[str] = Counter()
    counts = rows.order_by().values_list("state", "held").annotate(count=Count("pk"))
    for state, reason, count in counts:
        states[state] += count
        if reason:
            held[reason] += count
    asked = states[State.INVITED] + states[State.ANSWERED] + states[State.REFUSED]
    matters = sum(states.values())
    return Frame(
        matters=matters,
        drawn=matters - states[State.NOT_DRAWN],
        asked=asked,
        answered=None if span else states[State.ANSWERED],
        waiting=states[State.DRAWN],
        held=[(HELD_LABELS[Held(reason)], count) for reason, count in held.most_common()],
    )


def span_of(period: str) -> tuple[datetime, datetime] | None:
    """The month or quarter as half-open moments of the bank's own time; None where it is none."""
    year, _dash, part = period.partition("-")
    is_quarter = part.startswith("Q")
    try:
        first = int(part[1:]) * 3 - 2 if is_quarter else int(part)
        begun = timezone.make_aware(datetime(int(year), first, 1))
        after = begun.month + (3 if is_quarter else 1)
        return begun, begun.replace(year=begun.year + (after > 12), month=(after - 1) % 12 + 1)
    except ValueError:
        return None


def _inside(cells: Mapping[Cell, Any], group: str | None, period: str) -> Iterable[Any]:
    """What lies in the cells of a group, None for all together, and a period."""
    return (
        one
        for (whose, month), one in cells.items()
        if group in {None, whose} and is_within(month, period)
    )
