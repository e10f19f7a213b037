"""Whom the bank's own surveys really asked: the invitations that went out, with their answers."""

from __future__ import annotations

from datetime import UTC, datetime

from zhike.apps.surveys.models import Answer, Invitation, Question
from zhike.apps.surveys.rules import QuestionKind, State
from zhike.pipelines.silent_asked import Sent
from zhike.pipelines.silent_customers import Asked, most_low_of

FEELING = (QuestionKind.NPS, QuestionKind.CSAT)  # kinds that tell of the whole


def own_questions() -> list[Asked]:
    """Give the questions of feeling of the bank's own surveys with all that went out for each.

    Whoever is out of reach falls away where contacts are looked up. Without a customer (erased, or
    never known) nothing is known of what was met; of who answered without a name it is not known
    what: both are left out.
    """
    found: dict[tuple[int, str, str], Asked] = {}
    rows = Question.objects.filter(kind__in=FEELING).select_related("survey")
    for question in rows.order_by("survey", "-version", "place"):
        key = (question.survey_id, question.kind, question.code)
        # An earlier version of the same question: its answers count with it.
        if key not in found and (sent := _sent(question)):
            found[key] = _asked(question, sent)
    return list(found.values())


def _asked(question: Question, sent: tuple[Sent, ...]) -> Asked:
    survey = question.survey
    # As rows of the store name theirs, whatever the reader's language.
    return Asked(
        survey=survey.name_zh,
        question=f"{survey.name_zh} · {question.text_zh}",
        most_low=most_low_of(question.scale_min or 0, question.scale_max or 0),
        sent=sent,
    )


def _sent(question: Question) -> tuple[Sent, ...]:
    answers = Answer.objects.filter(
        invitation__survey=question.survey_id,
        question__kind=question.kind,
        question__code=question.code,
        score__isnull=False,
    )
    scores = {
        key: (score, at)
        for key, score, at in answers.values_list("invitation", "score", "answered_at")
    }
    rows = Invitation.objects.filter(
        survey=question.survey_id, invited_at__isnull=False, customer__isnull=False
    ).order_by("pk")
    columns = (
        "pk",
        "customer__customer_id",
        "about",
        "trigger",
        "invited_at",
        "probability",
        "state",
    )
    return tuple(
        Sent(
            customer_id=customer,
            about=about if trigger else "",
            invited_at=_plain(invited_at),
            probability=probability,
            score=scores[key][0] if key in scores else None,
            answered_at=_plain(scores[key][1]) if key in scores else None,
        )
        for key, customer, about, trigger, invited_at, probability, state in rows.values_list(
            *columns
        )
        if key in scores or state != State.ANSWERED
    )


def _plain(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
