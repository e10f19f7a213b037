"""Where links lead, who reads what, and the answers in the columns of their contract."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from zhike.apps.customers.models import Customer
from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.surveys.models import (
    Answer,
    Invitation,
    Publication,
    Question,
    SampleShare,
    SheetAnswer,
    Survey,
)
from zhike.apps.surveys.rules import SCALES, QuestionKind, State

LONGEST_TOKEN = 100


def first_question(invitation: Invitation) -> Question:
    """What this invitation asks first, of any kind."""
    return _asked(invitation).earliest("place")


def scored_question(invitation: Invitation) -> Question:
    """The one metric of a short survey, which asks no more than it and some words."""
    return _asked(invitation).filter(kind__in=SCALES).earliest("place")


def words_question(invitation: Invitation) -> Question | None:
    return _asked(invitation).filter(kind=QuestionKind.TEXT).first()


def questions_of(invitation: Invitation) -> list[Question]:
    """What it asks, in the order asked."""
    return list(_asked(invitation).order_by("place"))


def asks_more(invitation: Invitation) -> bool:
    """Say whether it asks more than a metric and then some words: then one question a page."""
    rows = list(_asked(invitation).order_by("place"))
    metrics = [one for one in rows if one.kind in SCALES]
    words = [one for one in rows if one.kind == QuestionKind.TEXT]
    is_short = (len(metrics), len(metrics) + len(words)) == (1, len(rows)) and len(words) < 2
    return (
        not is_short
        or rows[0].kind not in SCALES
        or is_anonymous(invitation)
        or any(one.design or "{" in one.text for one in rows)
    )


def is_anonymous(invitation: Invitation) -> bool:
    """Say whether it was promised that answers keep no name: it holds for the version asked."""
    return Publication.objects.filter(
        survey=invitation.survey_id, version=invitation.version, is_anonymous=True
    ).exists()


def by_token(token: str) -> Invitation | None:
    """The invitation to which a link of a message leads."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    digest = hashlib.sha256(token.encode()).hexdigest()
    return _whole().filter(token_digest=digest).first()


def open_for(members: Sequence[Customer]) -> QuerySet[Invitation]:
    """What a person may answer now, the newest first."""
    rows = _whole().filter(customer__in=members, state=State.INVITED, expires_at__gt=timezone.now())
    return rows.order_by("-invited_at", "-pk")


def own_invitation(members: Sequence[Customer], public_id: str) -> Invitation | None:
    """An invitation of this person that was sent out, open or answered."""
    rows = _whole().filter(customer__in=members, public_id=public_id)
    return rows.filter(state__in=[State.INVITED, State.ANSWERED]).first()


def is_open(invitation: Invitation) -> bool:
    until = invitation.expires_at
    return invitation.state == State.INVITED and until is not None and until > timezone.now()


def invitations_for(caller: Caller) -> QuerySet[Invitation]:
    """The frame in somebody's reach."""
    return in_reach(Invitation.objects.all(), caller=caller, branch="branch")


def answers_for(caller: Caller) -> QuerySet[Answer]:
    """The answers with a score in somebody's reach."""
    rows = Answer.objects.filter(score__isnull=False)
    reached = in_reach(rows, caller=caller, branch="invitation__branch")
    return reached.select_related("question", "invitation__survey", "invitation__customer")


def sheet_answers_for(caller: Caller, question: Question) -> QuerySet[SheetAnswer]:
    """The answers to a question, of any version, that were given without a name."""
    return _on_sheets(caller, question).filter(score__isnull=False)


def nameless_answers_for(caller: Caller, survey: Survey) -> QuerySet[SheetAnswer]:
    """All answers with a score that were given to a survey without a name, and not over a link."""
    rows = SheetAnswer.objects.filter(sheet__survey=survey, sheet__link=None, score__isnull=False)
    return in_reach(rows, caller=caller, branch="sheet__branch")


def sheet_words_for(caller: Caller, question: Question) -> QuerySet[SheetAnswer]:
    """The words that were given without a name."""
    return _on_sheets(caller, question).exclude(text_sealed="")


def open_answers_for(caller: Caller, question: Question) -> QuerySet[SheetAnswer]:
    """The answers of those who came over an open link; no other query here gives any of them."""
    rows = _of_question(question).filter(sheet__link__isnull=False)
    return in_reach(rows, caller=caller, branch="sheet__link__branch")


def _on_sheets(caller: Caller, question: Question) -> QuerySet[SheetAnswer]:
    rows = _of_question(question).filter(sheet__link=None)
    return in_reach(rows, caller=caller, branch="sheet__branch")


def _of_question(question: Question) -> QuerySet[SheetAnswer]:
    return SheetAnswer.objects.filter(
        question__survey=question.survey_id,
        question__code=question.code,
        question__kind=question.kind,
    )


def contract_row(row: Answer) -> dict[str, Any]:
    """An answer in the columns of the contract `survey_answer`."""
    asked = row.invitation
    return {
        "response_id": asked.public_id,
        "survey": asked.survey.code,
        "customer_id": asked.customer.customer_id if asked.customer else None,
        "contact_id": asked.about,
        "question": ".".join(filter(None, (row.question.code, row.part))),
        "score": row.score,
        "scale_min": row.question.scale_min,
        "scale_max": row.question.scale_max,
        "answered_at": row.answered_at,
    }


def surveys_with_counts() -> QuerySet[Survey]:
    asked = Q(invitations__invited_at__isnull=False)
    return Survey.objects.annotate(
        asked_count=Count("invitations", filter=asked),
        answered_count=Count("invitations", filter=Q(invitations__state=State.ANSWERED)),
    ).order_by("id")


def shares_in_reach(caller: Caller, survey: Survey) -> QuerySet[SampleShare]:
    """The shares somebody may change: of queues in reach, and those of the whole bank."""
    rows = SampleShare.objects.filter(survey=survey).select_related("queue")
    own = in_reach(rows, caller=caller, branch="queue__branch")
    return (own | rows.filter(queue=None)).order_by("queue__name", "channel")


def current_questions(surveys: Iterable[Survey]) -> dict[int, list[Question]]:
    """The questions each survey asks now, in one query."""
    wanted = {survey.pk: survey.version for survey in surveys}
    found: dict[int, list[Question]] = {key: [] for key in wanted}
    for row in Question.objects.filter(survey__in=wanted).order_by("place"):
        if row.version == wanted[row.survey_id]:
            found[row.survey_id].append(row)
    return found


def _asked(invitation: Invitation) -> QuerySet[Question]:
    return Question.objects.filter(survey=invitation.survey_id, version=invitation.version)


def _whole() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("survey", "customer", "ticket")
