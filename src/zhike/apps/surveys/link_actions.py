"""Open links: a survey for whoever comes by, and the sheets that come over them.

Who answers over a link chose himself. He was not drawn, so nobody knows of whom he is a sample:
his sheet keeps the link, and no figure of those whom the lot chose counts it. Nor does it fill a
quota, which is a promise about them.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.people.models import Branch
from zhike.apps.surveys import walk
from zhike.apps.surveys.answer_actions import write_sheet
from zhike.apps.surveys.errors import AnsweredAlready, LinkOver, NotYetWhole
from zhike.apps.surveys.models import OpenLink, Question, Sheet, Survey
from zhike.apps.surveys.queries import LONGEST_TOKEN

TOKEN_BYTES = 16  # as many as a number nobody guesses; a longer code is harder to scan


@transaction.atomic
def open_link(
    survey: Survey, *, name: str, branch: Branch, by: str, ends_on: date | None = None
) -> OpenLink:
    """Open a way to a survey; whoever follows it is asked what is asked now."""
    made = OpenLink.objects.create(
        survey=survey,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        name=name,
        branch=branch,
        ends_on=ends_on,
        opened_at=timezone.now(),
        opened_by=by,
    )
    record_event(
        activity="open survey link",
        case_id=f"survey-{survey.code}",
        by=by,
        outcome=survey.code,
        after={
            "name": name,
            "branch": branch.code,
            "ends_on": ends_on.isoformat() if ends_on else "",
        },
    )
    return made


@transaction.atomic
def close_link(link: OpenLink, *, by: str) -> OpenLink:
    """Close it at once, also for who is on the way. Closed again, nothing happens."""
    found = OpenLink.objects.select_for_update().select_related("survey").get(pk=link.pk)
    if found.closed_at is None:
        found.closed_at = timezone.now()
        found.save(update_fields=["closed_at"])
        record_event(
            activity="close survey link",
            case_id=f"survey-{found.survey.code}",
            by=by,
            outcome=found.survey.code,
            before={"name": found.name},
        )
    return found


def by_link(token: str) -> OpenLink | None:
    """Give the link with this token, open or closed."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    return OpenLink.objects.select_related("survey", "branch").filter(token=token).first()


def is_open(link: OpenLink, *, now: datetime | None = None) -> bool:
    """Say whether an answer over it is taken: not closed, its last day not over, its survey on."""
    is_over = link.ends_on is not None and link.ends_on < timezone.localdate(now)
    return link.closed_at is None and not is_over and link.survey.is_active


def address_of(link: OpenLink) -> str:
    """Give where it leads; without a host where the bank named none."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('portal:survey', args=[link.token])}"


@transaction.atomic
def answer_openly(
    link: OpenLink,
    *,
    sheet: UUID,
    version: int,
    given: Mapping[str, Any],
    now: datetime | None = None,
) -> Sheet:
    """Write the sheet of somebody who followed the link; the same sheet is written once.

    `sheet` is its number, drawn by chance when he began; `version` what he was asked.

    Raises
    ------
    LinkOver, NotYetWhole, AnsweredAlready
    """
    # Locked, so that of two presses of one button one writes, and none after it was closed.
    rows = OpenLink.objects.select_for_update(of=("self",)).select_related("survey")
    found = rows.get(pk=link.pk)
    if not is_open(found, now=now):
        raise LinkOver
    if Sheet.objects.filter(pk=sheet).exists():
        raise AnsweredAlready
    questions = list(Question.objects.filter(survey=found.survey, version=version))
    items = [row.item for row in questions]
    counted = walk.kept(items, given)
    if not items or not walk.is_whole(items, counted):
        raise NotYetWhole
    return write_sheet(
        Sheet(
            id=sheet,
            survey=found.survey,
            version=version,
            link=found,
            answered_on=timezone.localdate(now),
        ),
        questions,
        counted,
    )
