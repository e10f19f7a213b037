"""How a survey of several questions is answered: kept from step to step, then sent once.

What is kept on the way is sealed and goes when it is sent. An answer that was promised to be
nameless is written to a sheet: of the invitation stays that it was answered, and not when.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.surveys import walk
from zhike.apps.surveys.actions import note_answer, turn_away
from zhike.apps.surveys.design import Item
from zhike.apps.surveys.errors import AnsweredAlready, InvitationOver, NotYetWhole
from zhike.apps.surveys.models import Answer, Begun, Invitation, Question, Sheet, SheetAnswer
from zhike.apps.surveys.queries import is_anonymous, questions_of
from zhike.apps.surveys.quota_actions import asked_groups, take_places
from zhike.apps.surveys.quotas import groups_answered
from zhike.apps.surveys.rules import SCALES, State, Through
from zhike.apps.vault.keys import Keyring, seal_for
from zhike.apps.vault.secrets import seal_secret
from zhike.pipelines.masking import mask_found


def given_so_far(invitation: Invitation) -> dict[str, Any]:
    """What was answered and not sent; nothing of one that is over."""
    row = Begun.objects.filter(invitation=invitation).first()
    if row is None or invitation.customer is None:
        return {}
    owner = invitation.customer.customer_id
    opened = Keyring.of([owner]).open(row.given_sealed, customer_id=owner)
    found: dict[str, Any] = json.loads(opened) if opened else {}
    return found


@transaction.atomic
def keep_answer(invitation: Invitation, *, item: Item, answer: Any) -> dict[str, Any]:
    """Keep the answer to one question on the way; what it hides is forgotten. Give all so far.

    Raises
    ------
    AnsweredAlready, InvitationOver
    """
    found = _locked(invitation)
    if found.customer is None:
        raise InvitationOver
    items = [row.item for row in questions_of(found)]
    given = walk.kept(items, {**given_so_far(found), item.code: answer})
    sealed = seal_for(found.customer.customer_id, json.dumps(given, ensure_ascii=False))
    Begun.objects.update_or_create(invitation=found, defaults={"given_sealed": sealed})
    return given


@transaction.atomic
def send_answers(
    invitation: Invitation, *, through: Through, by: str, at: datetime | None = None
) -> Invitation:
    """Send what was kept, once; HELD_BACK and nothing kept where a quota was full meanwhile.

    Raises
    ------
    NotYetWhole, AnsweredAlready, InvitationOver
    """
    now = at or timezone.now()
    found = _locked(invitation, now=now)
    questions = questions_of(found)
    items = [row.item for row in questions]
    given = walk.kept(items, given_so_far(found))
    if not walk.is_whole(items, given):
        raise NotYetWhole
    Begun.objects.filter(invitation=found).delete()
    groups = asked_groups(found) | groups_answered(items, given)
    if not take_places(found.survey, groups):
        return turn_away(found)
    nameless = is_anonymous(found)
    found.state = State.ANSWERED
    # When he answered would lead from a sheet back to him: it is not kept.
    found.answered_at = found.invited_at if nameless else now
    found.answered_through = "" if nameless else through
    found.save(update_fields=["state", "answered_at", "answered_through"])
    if nameless:
        _write_sheet(found, questions, given, now=now)
    else:
        _write_named(found, questions, given, through=through, by=by, now=now)
    return found


def forget_begun(*, now: datetime | None = None) -> int:
    """Forget what was begun and can be sent no more."""
    rows = Begun.objects.exclude(
        invitation__state=State.INVITED, invitation__expires_at__gt=now or timezone.now()
    )
    return rows.delete()[0]


def _locked(invitation: Invitation, *, now: datetime | None = None) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",))
    found = rows.select_related("customer", "survey").get(pk=invitation.pk)
    if found.state == State.ANSWERED:
        raise AnsweredAlready
    until = found.expires_at
    if found.state != State.INVITED or until is None or until <= (now or timezone.now()):
        raise InvitationOver
    return found


def _write_named(
    found: Invitation,
    questions: Sequence[Question],
    given: dict[str, Any],
    *,
    through: Through,
    by: str,
    now: datetime,
) -> None:
    if found.customer is None:
        raise InvitationOver
    rows = [
        Answer(
            invitation=found,
            question=question,
            part=part,
            score=score,
            text_sealed=seal_for(found.customer.customer_id, words) if words else "",
            answered_at=now,
        )
        for question in questions
        for part, score, words in walk.rows_of(question.item, given.get(question.code))
    ]
    Answer.objects.bulk_create(rows)
    metrics = (one for one in questions if one.kind in SCALES and given.get(one.code) is not None)
    metric = next(metrics, None)
    note_answer(
        found,
        metric,
        score=given[metric.code] if metric else None,
        has_words=any(row.text_sealed for row in rows),
        through=through,
        by=by,
        at=now,
    )


def _write_sheet(
    found: Invitation, questions: Sequence[Question], given: dict[str, Any], *, now: datetime
) -> None:
    """Write answers that lead to nobody; the event of it names neither customer nor invitation."""
    write_sheet(
        Sheet(
            survey=found.survey,
            version=found.version,
            queue=found.queue,
            branch=found.branch,
            channel=found.channel,
            answered_on=timezone.localdate(now),
        ),
        questions,
        given,
    )


def write_sheet(sheet: Sheet, questions: Sequence[Question], given: dict[str, Any]) -> Sheet:
    """Write a form without a name. Numbers of customers in its words are masked first."""
    sheet.save(force_insert=True)
    SheetAnswer.objects.bulk_create(
        SheetAnswer(
            sheet=sheet,
            question=question,
            part=part,
            score=score,
            text_sealed=seal_secret(mask_found(words)) if words else "",
        )
        for question in questions
        for part, score, words in walk.rows_of(question.item, given.get(question.code))
    )
    record_event(
        activity="answer survey without name",
        case_id=f"survey-{sheet.survey.code}",
        by="zhike",
        outcome=sheet.survey.code,
        attributes={
            "survey": sheet.survey.code,
            "chosen": "himself" if sheet.link_id else "by lot",
        },
    )
    return sheet
