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
from zhike.apps.labels.queries import LEARNING, approval_in_force, labelled_texts
from zhike.apps.people.models import User
from zhike.pipelines.sentiment_in_use import model_in_use, use_model
from zhike.pipelines.text_labels import learn_from


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
    transaction.on_commit(keep_in_use)
    return made


def keep_in_use() -> bool:
    """Let the reader follow what was approved; say whether that changed anything."""
    approved = approval_in_force()
    version = approved.version if approved else None
    using = model_in_use()
    if (using.digest if using else "") == (version.digest if version else ""):
        return False
    use_model(version.written if version else "")
    return True
