"""What the page and the API show of a survey, from the same counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.conversations.models import CHANNEL_LABELS
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller
from zhike.apps.surveys.labels import HELD_LABELS
from zhike.apps.surveys.models import Answer, Invitation, Publication, Question, SheetAnswer, Survey
from zhike.apps.surveys.queries import invitations_for, sheet_answers_for
from zhike.apps.surveys.rules import SCALES, SMALLEST_GROUP, Held, State
from zhike.apps.tickets.models import KIND_LABELS
from zhike.apps.tickets.rules import Kind
from zhike.pipelines.survey_figures import Counted, Figures, figures_of, shown_groups

# What figures can be split by: the name, its words, the column. Of people only who supervises them
# reads, and nobody of few answers.
SPLITS: dict[str, tuple[Any, str]] = {
    "channel": (_("Channel"), "channel"),
    "queue": (_("Queue"), "queue__name"),
    "kind": (_("Kind of matter"), "kind"),
    "agent": (_("Agent"), "served_by__username"),
}
OF_PEOPLE = frozenset({"agent"})
OF_SHEETS = frozenset({"channel", "queue"})


@dataclass(frozen=True, kw_only=True)
class Frame:
    """How those who were asked were chosen: every matter, drawn, held back and why, asked."""

    matters: int
    drawn: int
    asked: int
    answered: int
    waiting: int
    held: list[tuple[Any, int]]


@dataclass(frozen=True, kw_only=True)
class Board:
    """The figures of one survey: all of it, and by groups."""

    question: Question
    frame: Frame
    total: Figures
    groups: list[tuple[str, Figures]]


def splits_for(caller: Caller, survey: Survey | None = None) -> dict[str, Any]:
    """By what somebody may split the figures; answers without a name know channel and queue."""
    supervises = caller.may(Permission.SUPERVISE_TICKETS)
    nameless = survey and Publication.objects.filter(survey=survey, is_anonymous=True).exists()
    return {
        name: label
        for name, (label, _column) in SPLITS.items()
        if (supervises or name not in OF_PEOPLE) and (name in OF_SHEETS or not nameless)
    }


def months_of(caller: Caller, survey: Survey) -> list[str]:
    """The months that can be looked at alone, the newest first.

    One with few answers is in the whole only, with so many others that it cannot be counted back.
    """
    question = scored_now(survey)
    if question is None:
        return []
    asked = invitations_for(caller).filter(survey=survey, invited_at__isnull=False)
    given = Q(answers__question__code=question.code, answers__question__kind=question.kind)
    counted = (
        asked.order_by()
        .annotate(month=TruncMonth("invited_at"))
        .values_list("month")
        .annotate(count=Count("answers", filter=given))
    )
    months = [Counted(key=f"{day:%Y-%m}", asked=n, scores={0: n}) for day, n in counted]
    alone = [one.key for one in shown_groups(months, smallest=SMALLEST_GROUP) if one.key]
    return sorted(alone, reverse=True)


def board_of(caller: Caller, survey: Survey, *, by: str, month: str = "") -> Board | None:
    """Give the figures of what a survey asks now; None while it has no question."""
    question = scored_now(survey)
    if question is None:
        return None
    rows = invitations_for(caller).filter(survey=survey)
    if span := _span(month):
        rows = rows.filter(drawn_at__gte=span[0], drawn_at__lt=span[1])
    asked = asked_in(caller, survey, question=question, month=month)
    sheets = SheetAnswer.objects.none() if month else sheet_answers_for(caller, question)
    counted = _counted(asked, sheets, question=question, column=SPLITS[by][1])
    total = Counted(
        key="", asked=sum(one.asked for one in counted), scores=_sum(one.scores for one in counted)
    )
    ends = {"scale_min": question.scale_min or 0, "scale_max": question.scale_max or 0}
    groups = shown_groups(counted, smallest=SMALLEST_GROUP)
    return Board(
        question=question,
        frame=_frame(rows),
        total=figures_of(total, **ends, smallest=SMALLEST_GROUP),
        groups=[
            (_label(by, one.key), figures_of(one, **ends, smallest=SMALLEST_GROUP))
            for one in groups
        ],
    )


def scored_now(survey: Survey) -> Question | None:
    """The headline metric: the first of NPS, CSAT and CES that all are shown; None without one."""
    rows = Question.objects.filter(survey=survey, version=survey.version, kind__in=SCALES)
    return next((one for one in rows.order_by("place") if not one.item.tests), None)


def asked_in(
    caller: Caller, survey: Survey, *, question: Question, month: str = ""
) -> QuerySet[Invitation]:
    """Who in reach was asked on the scale of a question; of a month only if it stands alone."""
    # Only what was asked on this very scale: no mean goes across two.
    same = Question.objects.filter(survey=survey, kind=question.kind, code=question.code)
    versions = same.values("version")
    rows = invitations_for(caller).filter(survey=survey)
    asked = rows.filter(invited_at__isnull=False, version__in=versions)
    if span := _span(month):
        asked = asked.filter(invited_at__gte=span[0], invited_at__lt=span[1])
        if month not in months_of(caller, survey):
            return asked.none()
    return asked


def _counted(
    asked: QuerySet[Invitation],
    sheets: QuerySet[SheetAnswer],
    *,
    question: Question,
    column: str,
) -> list[Counted]:
    """Three queries count everything: who was asked, which answers came, and which nameless."""
    sizes = asked.order_by().values_list(column).annotate(count=Count("pk"))
    same = {"question__code": question.code, "question__kind": question.kind}
    answers = Answer.objects.filter(invitation__in=asked, **same).order_by()
    scores: dict[str, Counter[int]] = defaultdict(Counter)
    counts = list(answers.values_list(f"invitation__{column}", "score").annotate(n=Count("pk")))
    if column in {SPLITS[name][1] for name in OF_SHEETS}:
        counts += sheets.order_by().values_list(f"sheet__{column}", "score").annotate(n=Count("pk"))
    for key, score, count in counts:
        scores[key or ""][score] += count
    return [Counted(key=key or "", asked=count, scores=scores[key or ""]) for key, count in sizes]


def _frame(rows: QuerySet[Invitation]) -> Frame:
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
        answered=states[State.ANSWERED],
        waiting=states[State.DRAWN],
        held=[(HELD_LABELS[Held(reason)], count) for reason, count in held.most_common()],
    )


def _label(by: str, key: str | None) -> str:
    if key is None:
        return str(_("small groups together"))
    if by == "channel" and key in set(Channel):
        return str(CHANNEL_LABELS[Channel(key)])
    if by == "kind" and key in set(Kind):
        return str(KIND_LABELS[Kind(key)])
    return key or "–"


def _span(month: str) -> tuple[datetime, datetime] | None:
    """The month as half-open moments of the bank's own time; None where it is none."""
    try:
        begun = timezone.make_aware(datetime.strptime(month, "%Y-%m"))
        follows = begun.month % 12 + 1
        year = begun.year + (follows == 1)
        return begun, begun.replace(year=year, month=follows)
    except ValueError:
        return None


def _sum(many: Any) -> dict[int, int]:
    found: Counter[int] = Counter()
    for one in many:
        found.update(one)
    return dict(found)
