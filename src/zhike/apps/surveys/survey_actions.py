"""What the administrator decides of a survey: its questions, and what share of whom is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.people.models import WorkQueue
from zhike.apps.surveys.design import Item, extras_of
from zhike.apps.surveys.errors import QuestionsMissing, ShareOutside
from zhike.apps.surveys.models import Publication, Question, SampleShare, Survey
from zhike.apps.surveys.rules import OTHER_SCALES, SCALES, AsksAfter


@transaction.atomic
def begin_survey(
    *,
    code: str,
    name_zh: str,
    name_en: str,
    asks_after: AsksAfter,
    questions: Sequence[Item],
    by: str,
) -> Survey:
    """Begin to ask, of matters that begin from now on. Nobody is asked until a share is set.

    Raises
    ------
    QuestionsMissing
    """
    made = open_survey(code=code, name_zh=name_zh, name_en=name_en, asks_after=asks_after, by=by)
    return publish_questions(made, questions=questions, by=by)


@transaction.atomic
def open_survey(*, code: str, name_zh: str, name_en: str, asks_after: AsksAfter, by: str) -> Survey:
    """Make a survey that asks nothing yet: its questions are designed first."""
    made = Survey.objects.create(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        asks_after=asks_after,
        begun_at=timezone.now(),
    )
    record_event(
        activity="begin survey",
        case_id=f"survey-{code}",
        by=by,
        outcome=code,
        after={"name_zh": name_zh, "name_en": name_en, "asks_after": asks_after},
    )
    return made


@transaction.atomic
def publish_questions(survey: Survey, *, questions: Sequence[Item], by: str) -> Survey:
    """Ask these from now on; whoever was asked before answers what he was asked.

    Raises
    ------
    QuestionsMissing
    """
    scored = [one for one in questions if one.kind in SCALES]
    if len(scored) != 1:
        raise QuestionsMissing
    return write_version(survey, items=questions, by=by)


def write_version(
    survey: Survey, *, items: Sequence[Item], by: str, is_anonymous: bool | None = None
) -> Survey:
    """Write questions once, as the next version; what was promised of names stays unless said."""
    found = Survey.objects.select_for_update().get(pk=survey.pk)
    before = Publication.objects.filter(survey=found).first()
    if is_anonymous is None:
        is_anonymous = bool(before and before.is_anonymous)
    found.version += 1
    found.save(update_fields=["version"])
    when = {"published_at": timezone.now(), "published_by": by}
    Publication.objects.create(
        survey=found, version=found.version, is_anonymous=is_anonymous, **when
    )
    rows = [_question(found, item, place=place, when=when) for place, item in enumerate(items)]
    Question.objects.bulk_create(rows)
    record_event(
        activity="publish questions",
        case_id=f"survey-{found.code}",
        by=by,
        outcome=found.code,
        after={
            "version": found.version,
            "is_anonymous": is_anonymous,
            "questions": [f"{row.kind}: {row.text_zh} / {row.text_en}" for row in rows],
        },
    )
    return found


def _question(survey: Survey, item: Item, *, place: int, when: dict[str, Any]) -> Question:
    low, high = SCALES.get(item.kind) or OTHER_SCALES.get(item.kind) or (None, None)
    return Question(
        survey=survey,
        version=survey.version,
        place=place,
        code=item.code,
        kind=item.kind,
        scale_min=low,
        scale_max=high,
        text_zh=item.text_zh,
        text_en=item.text_en,
        design=extras_of(item),
        is_required=item.is_required,
        **when,
    )


@transaction.atomic
def set_share(
    survey: Survey, *, share: float, by: str, queue: WorkQueue | None = None, channel: str = ""
) -> SampleShare:
    """Ask about this share of matters that begin from now on; lots already drawn stay.

    Raises
    ------
    ShareOutside
    """
    if not 0 <= share <= 1:
        raise ShareOutside
    # One at a time for a survey: an empty queue is not held apart by every database.
    Survey.objects.select_for_update().get(pk=survey.pk)
    before = SampleShare.objects.filter(survey=survey, queue=queue, channel=channel).first()
    made, _is_new = SampleShare.objects.update_or_create(
        survey=survey,
        queue=queue,
        channel=channel,
        defaults={"share": share, "set_at": timezone.now(), "set_by": by},
    )
    record_event(
        activity="set survey share",
        case_id=f"survey-{survey.code}",
        by=by,
        outcome=survey.code,
        before={"share": before.share} if before else None,
        after={"queue": queue.code if queue else "", "channel": channel, "share": share},
    )
    return made


@transaction.atomic
def end_share(share_id: int, *, by: str) -> None:
    """Let the wider share hold again for what this one said."""
    found = SampleShare.objects.select_related("survey", "queue").get(pk=share_id)
    record_event(
        activity="end survey share",
        case_id=f"survey-{found.survey.code}",
        by=by,
        outcome=found.survey.code,
        before={
            "queue": found.queue.code if found.queue else "",
            "channel": found.channel,
            "share": found.share,
        },
    )
    found.delete()


@transaction.atomic
def set_active(survey: Survey, *, is_active: bool, by: str) -> Survey:
    """Stop asking, or go on. What was sent can still be answered."""
    found = Survey.objects.select_for_update().get(pk=survey.pk)
    if found.is_active == is_active:
        return found
    found.is_active = is_active
    found.save(update_fields=["is_active"])
    if is_active:  # as with matters: what happened while it was stopped is never asked about
        found.triggers.update(begun_at=timezone.now())
    record_event(
        activity="resume survey" if is_active else "stop survey",
        case_id=f"survey-{found.code}",
        by=by,
        outcome=found.code,
    )
    return found
