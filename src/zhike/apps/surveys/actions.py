"""What a customer does with an invitation: he answers, adds words, or wants no more of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.consents.actions import withdraw_consent
from zhike.apps.consents.rules import TakenThrough
from zhike.apps.customers.queries import members_of
from zhike.apps.surveys import rules
from zhike.apps.surveys.draw_actions import PURPOSE
from zhike.apps.surveys.errors import (
    AnsweredAlready,
    InvitationOver,
    ScoreOutside,
    WordsTooLong,
)
from zhike.apps.surveys.models import Answer, Invitation, Question
from zhike.apps.surveys.queries import scored_question, words_question
from zhike.apps.surveys.quota_actions import asked_groups, take_places
from zhike.apps.surveys.rules import Held, QuestionKind, State, Through
from zhike.apps.vault.keys import seal_for


@transaction.atomic
def answer(
    invitation: Invitation,
    *,
    score: int,
    words: str = "",
    through: Through,
    by: str,
    at: datetime | None = None,
) -> Invitation:
    """Take the answer of an invitation, once; HELD_BACK where its quota was full meanwhile.

    Raises
    ------
    ScoreOutside, WordsTooLong, AnsweredAlready, InvitationOver
    """
    now = at or timezone.now()
    question = scored_question(invitation)
    if not rules.is_on_scale(score, kind=QuestionKind(question.kind)):
        raise ScoreOutside(low=question.scale_min or 0, high=question.scale_max or 0)
    said = _checked(words)
    # One UPDATE decides: of two that confirm at once one answers.
    taken = Invitation.objects.filter(
        pk=invitation.pk, state=State.INVITED, expires_at__gt=now
    ).update(state=State.ANSWERED, answered_at=now, answered_through=through)
    found = Invitation.objects.select_related("customer", "survey").get(pk=invitation.pk)
    if not taken:
        raise AnsweredAlready if found.state == State.ANSWERED else InvitationOver
    if not take_places(found.survey, asked_groups(found)):
        return turn_away(found)
    Answer.objects.create(invitation=found, question=question, score=score, answered_at=now)
    has_words = bool(said) and _write_words(found, said, now=now)
    note_answer(found, question, score=score, has_words=has_words, through=through, by=by, at=now)
    return found


def turn_away(found: Invitation) -> Invitation:
    """Close an invitation whose answer is not needed any more: nothing of it is kept."""
    found.state, found.held = State.HELD_BACK, Held.FULL
    found.answered_at, found.answered_through = None, ""
    found.save(update_fields=["state", "held", "answered_at", "answered_through"])
    return found


def note_answer(
    found: Invitation,
    question: Question | None,
    *,
    score: int | None,
    has_words: bool,
    through: Through,
    by: str,
    at: datetime,
) -> None:
    """Tell the event of an answer that has a name: of several questions that of the first metric.

    None where no metric was asked, or none answered: then the event has no score.
    """
    # No score as the outcome: who serves the customer reads that in his timeline. It goes with the
    # attributes, which the event log has and no page of a customer shows.
    _record(
        found,
        activity="answer survey",
        through=through,
        by=by,
        attributes=_measured(found, question, score=score, has_words=has_words),
        at=at,
    )


@transaction.atomic
def add_words(invitation: Invitation, *, words: str, by: str) -> Invitation:
    """Take words for a score that was given a moment ago.

    Raises
    ------
    WordsTooLong, InvitationOver, AnsweredAlready
    """
    said, now = _checked(words), timezone.now()
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("customer", "survey")
    found = rows.get(pk=invitation.pk)
    if not rules.may_add_words(answered_at=found.answered_at, now=now) or not said:
        raise InvitationOver
    if found.answers.filter(score=None).exists():
        raise AnsweredAlready
    if not _write_words(found, said, now=now):
        raise InvitationOver
    _record(
        found,
        activity="add words to answer",
        through=Through(found.answered_through),
        by=by,
        attributes={"survey": found.survey.code},
        at=now,
    )
    return found


@transaction.atomic
def refuse_surveys(invitation: Invitation, *, by: str) -> None:
    """Ask this customer no more: neither by this link nor by any other."""
    if invitation.customer is None:
        raise InvitationOver
    members = members_of(invitation.customer)
    withdraw_consent(invitation.customer, purpose=PURPOSE, taken_through=TakenThrough.WEB, by=by)
    # Those that are drawn and not sent meet the withdrawn consent when their turn comes.
    Invitation.objects.filter(customer__in=members, state=State.INVITED).update(state=State.REFUSED)
    _record(
        invitation,
        activity="refuse surveys",
        through=Through(invitation.through or Through.APP),
        by=by,
        attributes={"survey": invitation.survey.code},
        at=timezone.now(),
    )


def _checked(words: str) -> str:
    said = words.strip()
    if len(said) > rules.LONGEST_WORDS:
        raise WordsTooLong(limit=rules.LONGEST_WORDS)
    return said


def _write_words(found: Invitation, said: str, *, now: datetime) -> bool:
    """Write the words under the customer's key; False where the survey asks for none."""
    question = words_question(found)
    if question is None or found.customer is None:
        return False
    Answer.objects.create(
        invitation=found,
        question=question,
        text_sealed=seal_for(found.customer.customer_id, said),
        answered_at=now,
    )
    return True


def _measured(
    found: Invitation, question: Question | None, *, score: int | None, has_words: bool
) -> dict[str, str]:
    measured = (
        {
            "question": question.code,
            "kind": question.kind,
            "score": str(score),
            "scale_min": str(question.scale_min),
            "scale_max": str(question.scale_max),
        }
        if question
        else {}
    )
    return {
        "survey": found.survey.code,
        "about": found.about,
        "response_id": found.public_id,
        **measured,
        "probability": f"{found.probability:g}",
        "words": "yes" if has_words else "no",
    }


def _record(
    found: Invitation,
    *,
    activity: str,
    through: Through,
    by: str,
    attributes: dict[str, Any],
    at: datetime,
) -> None:
    record_event(
        activity=activity,
        case_id=found.case_id,
        customer_id=found.customer.customer_id if found.customer else "",
        channel=through,
        by=by,
        occurred_at=at,
        outcome=found.survey.code,
        attributes=attributes,
    )
