"""Versions of the model are learnt from labels; one is used once somebody else approved it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.models import Job
from zhike.apps.labels.errors import AlreadyInUse, OwnVersion, ReasonMissing
from zhike.apps.labels.models import Approval, SentimentVersion
from zhike.apps.labels.queries import (
    LEARNING,
    approval_in_force,
    is_followed,
    labelled_texts,
)
from zhike.apps.people.models import User
from zhike.apps.voice.own_texts import own_texts
from zhike.pipelines.sentiment_in_use import reading_with, use_model
from zhike.pipelines.text_labels import learn_from
from zhike.pipelines.text_store import read_the_texts


def ask_for_version(*, by: User) -> Job:
    """Let the worker learn a version; the page shows its card when it is there."""
    return start_job(kind=LEARNING, title="", by=by, arguments={"by": by.username})


def learn_version(*, by: str) -> SentimentVersion:
    """Learn a version from every settled label. It is not used before it is approved.

    Raises
    ------
    TooFewLabels
    """
    found = learn_from(labelled_texts())  # outside of the transaction: it may take a minute
    with transaction.atomic():
        last = SentimentVersion.objects.aggregate(last=Max("number"))["last"] or 0
        made = SentimentVersion.objects.create(
            number=last + 1,
            written=found.written,
            digest=found.digest,
            card=found.card,
            learnt_at=timezone.now(),
            learnt_by=by,
        )
        record_event(
            activity="learn sentiment",
            case_id=f"sentiment-{made.number}",
            by=by,
            outcome=str(made.number),
            after={"digest": made.digest, "card": made.card},
        )
    return made


@transaction.atomic
def switch_version(number: int, *, by: User, reason: str) -> Approval:
    """Use a version from now on (0: rules alone), or go back to an earlier one.

    Raises
    ------
    OwnVersion, AlreadyInUse, ReasonMissing
    """
    wanted = SentimentVersion.objects.get(number=number) if number else None
    before = approval_in_force()
    now = before.version if before else None
    if not reason.strip():
        raise ReasonMissing
    if wanted == now:
        raise AlreadyInUse
    if wanted is not None and by.username == wanted.learnt_by:
        raise OwnVersion
    made = Approval.objects.create(
        version=wanted, reason=reason, approved_at=timezone.now(), approved_by=by.username
    )
    record_event(
        activity="switch sentiment",
        case_id=f"sentiment-{number}",
        by=by.username,
        outcome=str(number),
        before={"number": now.number if now else 0},
        after={"number": number},
        reason=reason,
    )
    return made


def keep_in_use() -> bool:
    """Let the reader follow what was approved; say whether that changed anything.

    Texts are read anew first: until that is done, pages show what was read before.
    """
    if is_followed():
        return False
    approved = approval_in_force()
    written = approved.version.written if approved and approved.version else ""
    with reading_with(written):
        read_the_texts(today=timezone.localdate(), sealed=own_texts())
    if approval_in_force() == approved:  # else somebody switched again meanwhile
        use_model(written)
    return True
