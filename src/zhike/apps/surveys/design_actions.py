"""What is done to a draft, and its publication. What was published is written once and stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.surveys.checks import problems_of
from zhike.apps.surveys.design import Item, from_plain, to_plain
from zhike.apps.surveys.errors import CodeTaken, DesignFlawed, QuestionUnknown
from zhike.apps.surveys.models import Draft, Publication, Survey
from zhike.apps.surveys.queries import current_questions
from zhike.apps.surveys.survey_actions import write_version

Items = tuple[Item, ...]


@transaction.atomic
def save_question(survey: Survey, *, item: Item, is_new: bool, by: str) -> Draft:
    """Put a question into the draft: a new one at its end, another in its own place.

    Raises
    ------
    CodeTaken, QuestionUnknown
    """

    def put(items: Items) -> Items:
        codes = [one.code for one in items]
        if is_new and item.code in codes:
            raise CodeTaken(taken=item.code)
        if not is_new and item.code not in codes:
            raise QuestionUnknown
        if is_new:
            return (*items, item)
        return tuple(item if one.code == item.code else one for one in items)

    return _change(survey, put, by=by, what=f"{'add' if is_new else 'change'} {item.code}")


@transaction.atomic
def move_question(survey: Survey, *, code: str, steps: int, by: str) -> Draft:
    """Move a question up (-1) or down (1); at the end of the list it stays."""

    def moved(items: Items) -> Items:
        codes = [one.code for one in items]
        if code not in codes:
            raise QuestionUnknown
        place = codes.index(code)
        rest = [*items[:place], *items[place + 1 :]]
        rest.insert(max(0, place + steps), items[place])
        return tuple(rest)

    return _change(survey, moved, by=by, what=f"move {code}")


@transaction.atomic
def remove_question(survey: Survey, *, code: str, by: str) -> Draft:
    """Take a question out of the draft; published versions keep it."""

    def without(items: Items) -> Items:
        if code not in {one.code for one in items}:
            raise QuestionUnknown
        return tuple(one for one in items if one.code != code)

    return _change(survey, without, by=by, what=f"remove {code}")


@transaction.atomic
def set_anonymous(survey: Survey, *, is_anonymous: bool, by: str) -> Draft:
    """Promise of the next version that answers keep no name, or that they do."""
    draft = _locked(survey, by=by)
    before, draft.is_anonymous = draft.is_anonymous, is_anonymous
    draft.save(update_fields=["is_anonymous"])
    record_event(
        activity="change survey draft",
        case_id=f"survey-{survey.code}",
        by=by,
        outcome=survey.code,
        before={"is_anonymous": before},
        after={"is_anonymous": is_anonymous},
    )
    return draft


@transaction.atomic
def discard_draft(survey: Survey, *, by: str) -> None:
    """Throw the draft away; what is asked stays as it is."""
    gone, _rows = Draft.objects.filter(survey=survey).delete()
    if gone:
        record_event(
            activity="discard survey draft",
            case_id=f"survey-{survey.code}",
            by=by,
            outcome=survey.code,
        )


@transaction.atomic
def publish_draft(survey: Survey, *, by: str) -> Survey:
    """Ask the draft from now on, as a new version that nobody changes any more.

    Raises
    ------
    DesignFlawed
    """
    draft = _locked(survey, by=by)
    found = publish_items(
        survey, items=from_plain(draft.items), is_anonymous=draft.is_anonymous, by=by
    )
    draft.delete()
    return found


@transaction.atomic
def publish_items(survey: Survey, *, items: Sequence[Item], is_anonymous: bool, by: str) -> Survey:
    """Ask these questions from now on; as of `publish_draft`."""
    if problems := problems_of(items):
        raise DesignFlawed(problems)
    return write_version(survey, items=items, is_anonymous=is_anonymous, by=by)


def items_now(survey: Survey) -> Items:
    """What a survey asks now."""
    return tuple(row.item for row in current_questions([survey])[survey.pk])


def _change(survey: Survey, change: Callable[[Items], Items], *, by: str, what: str) -> Draft:
    draft = _locked(survey, by=by)
    before = from_plain(draft.items)
    after = change(before)
    draft.items, draft.changed_at, draft.changed_by = to_plain(after), timezone.now(), by
    draft.save()
    record_event(
        activity="change survey draft",
        case_id=f"survey-{survey.code}",
        by=by,
        outcome=survey.code,
        before={"questions": [one.code for one in before]},
        after={"questions": [one.code for one in after], "what": what},
    )
    return draft


def _locked(survey: Survey, *, by: str) -> Draft:
    """The draft, begun from what is asked now where there is none; one writer at a time."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    found = Draft.objects.filter(survey=survey).first()
    if found is not None:
        return found
    last = Publication.objects.filter(survey=survey).first()
    return Draft.objects.create(
        survey=survey,
        items=to_plain(items_now(survey)),
        is_anonymous=bool(last and last.is_anonymous),
        changed_at=timezone.now(),
        changed_by=by,
    )
