"""What customers added in their own words, for those who may read single answers.

No name, matter, agent or day stands beside them, and their order tells of no time: so they are
nobody's own while enough people answered. Numbers of customers in them come masked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller
from zhike.apps.surveys.figures import asked_in, periods_of, scored_now, span_of
from zhike.apps.surveys.models import Answer, Survey
from zhike.apps.surveys.queries import invitations_for
from zhike.apps.surveys.rules import SMALLEST_GROUP, State
from zhike.apps.vault.keys import Keyring
from zhike.pipelines.masking import mask_found


@dataclass(frozen=True, kw_only=True)
class Said:
    """Somebody's words, with the score he gave."""

    score: int | None
    text: str


def words_for(caller: Caller, survey: Survey, *, period: str = "") -> QuerySet[Answer] | None:
    """The answers in words; None for who may not read them, or where too few people answered."""
    if not caller.may(Permission.READ_ANSWERS):
        return None
    question = scored_now(survey)
    if question is None:
        return _without_score(caller, survey)
    if period and period not in periods_of(caller, survey):
        return None
    asked = asked_in(caller, survey, question=question)
    same = {"question__code": question.code, "question__kind": question.kind}
    answers = Answer.objects.filter(invitation__in=asked)
    if span := span_of(period):
        answers = answers.filter(answered_at__gte=span[0], answered_at__lt=span[1])
    if answers.filter(**same).count() < SMALLEST_GROUP:
        return None
    rows = answers.exclude(text_sealed="")
    given = Answer.objects.filter(invitation=OuterRef("invitation"), **same)
    return (
        rows.annotate(given=Subquery(given.values("score")[:1]))
        .select_related("invitation__customer")
        .order_by("invitation__public_id", "pk")
    )


def _without_score(caller: Caller, survey: Survey) -> QuerySet[Answer] | None:
    """The words of a survey without a headline: of the whole time, where enough answered."""
    answered = invitations_for(caller).filter(survey=survey, state=State.ANSWERED)
    if answered.count() < SMALLEST_GROUP:
        return None
    rows = Answer.objects.filter(invitation__in=answered).exclude(text_sealed="")
    return rows.select_related("invitation__customer").order_by("invitation__public_id", "pk")


def said_in(rows: Iterable[Answer]) -> list[Said]:
    """Open words with one look at the keys."""
    found = [row for row in rows if row.invitation.customer]
    owners = [row.invitation.customer.customer_id for row in found if row.invitation.customer]
    ring = Keyring.of(owners)
    return [
        Said(
            score=getattr(row, "given", None),
            text=mask_found(ring.open(row.text_sealed, customer_id=owner)),
        )
        for row, owner in zip(found, owners, strict=True)
    ]
