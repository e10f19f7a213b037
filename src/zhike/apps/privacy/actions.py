"""Everything that happens to a request of a customer by right."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event, record_read
from zhike.apps.consents.actions import choose_contact
from zhike.apps.consents.queries import facts_of
from zhike.apps.consents.rules import TakenThrough, Wishes
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.people.models import User
from zhike.apps.privacy import rules
from zhike.apps.privacy.copying import content_of, sealable
from zhike.apps.privacy.errors import (
    CopyGone,
    ExtensionTooLong,
    IdentityMissing,
    ReasonMissing,
    StepNotAllowed,
)
from zhike.apps.privacy.models import STATE_LABELS, CopyFile, RequestStep, RightsRequest
from zhike.apps.privacy.queries import limit_days_on
from zhike.apps.privacy.rules import RefusalGround, RightKind, State
from zhike.apps.vault.keys import Keyring, seal_for

COPY_LIVES = timedelta(days=7)


@transaction.atomic
def receive_request(
    customer: Customer,
    *,
    kind: RightKind,
    received_through: TakenThrough,
    wish: str,
    by: str,
    identity_proof: str = "",
    received_at: datetime | None = None,
) -> RightsRequest:
    """Take a request in; its clock runs from the day of receipt, identity proved or not."""
    at = received_at or timezone.now()
    received = timezone.localdate(at)
    limit = limit_days_on(received)
    request = RightsRequest.objects.create(
        customer=customer,
        kind=kind,
        received_through=received_through,
        received_at=at,
        identity_proof=identity_proof.strip(),
        state=State.IN_WORK if identity_proof.strip() else State.RECEIVED,
        wish_sealed=seal_for(customer.customer_id, wish.strip()),
        limit_days=limit,
        due_date=rules.due_on(received=received, limit_days=limit),
    )
    _note(request, activity="receive rights request", by=by, at=at)
    return request


@transaction.atomic
def prove_identity(request_id: int, *, proof: str, by: str) -> RightsRequest:
    """Note how the customer proved who he is; no number of a document belongs here."""
    request = _locked(request_id)
    if not proof.strip():
        raise IdentityMissing
    _step(request, State.IN_WORK)
    request.identity_proof = proof.strip()
    return _saved(request, activity="prove customer", by=by)


@transaction.atomic
def take_request(request_id: int, *, handler: User) -> RightsRequest:
    """Put somebody in charge of an open request."""
    request = _locked(request_id)
    if request.state not in rules.OPEN:
        raise _not_allowed(request, State.IN_WORK)
    request.handler = handler
    return _saved(request, activity="take rights request", by=handler.username)


@transaction.atomic
def extend_request(request_id: int, *, days: int, reason: str, by: str) -> RightsRequest:
    """Take more time, once or in parts, with a reason; not after the limit is over."""
    request = _locked(request_id)
    left = rules.days_left_to_extend(already=request.extended_days)
    if not reason.strip():
        raise ReasonMissing
    if request.state not in rules.OPEN or timezone.localdate() > request.due_date:
        raise _not_allowed(request, State.IN_WORK)
    if not 0 < days <= left:
        raise ExtensionTooLong(days=days, left=left)
    request.extended_days += days
    request.due_date = rules.due_on(
        received=timezone.localdate(request.received_at),
        limit_days=request.limit_days,
        extended_days=request.extended_days,
    )
    return _saved(
        request, activity="extend rights request", by=by, note=f"+{days}", reason=reason.strip()
    )


@transaction.atomic
def answer_request(request_id: int, *, answer: str, by: str) -> RightsRequest:
    """Close a request with what the customer is told.

    An objection to automated decisions takes effect with it: personal recommendations end.
    """
    request = _locked(request_id)
    if not request.identity_proof:
        raise IdentityMissing
    if not answer.strip():
        raise ReasonMissing
    _step(request, State.ANSWERED)
    _close(request, answer=answer)
    if request.kind == RightKind.OBJECT:
        _end_personalisation(request, by=by)
    return _saved(request, activity="answer rights request", by=by)


@transaction.atomic
def refuse_request(
    request_id: int, *, ground: RefusalGround, reason: str, by: str
) -> RightsRequest:
    """Close a request with a refusal, which needs its ground and its reason (PIPL 50)."""
    request = _locked(request_id)
    if not reason.strip():
        raise ReasonMissing
    _step(request, State.REFUSED)
    request.refusal_ground = ground
    _close(request, answer=reason)
    return _saved(request, activity="refuse rights request", by=by, note=ground.value)


@transaction.atomic
def take_back_request(request_id: int, *, by: str) -> RightsRequest:
    """Close a request because the customer wants it no more."""
    request = _locked(request_id)
    _step(request, State.WITHDRAWN)
    request.closed_at = timezone.now()
    return _saved(request, activity="take back rights request", by=by)


@transaction.atomic
def make_copy(request_id: int, *, by: str) -> CopyFile:
    """Gather everything that is kept of the person, and keep it sealed for some days."""
    request = _locked(request_id)
    if request.state not in rules.OPEN:
        raise _not_allowed(request, State.IN_WORK)
    if not request.identity_proof:
        raise IdentityMissing
    now = timezone.now()
    content = content_of(members_of(request.customer), made_at=now)
    text = sealable(content)
    copy = CopyFile.objects.create(
        request=request,
        made_at=now,
        made_by=by,
        expires_at=now + COPY_LIVES,
        content_sealed=seal_for(request.customer.customer_id, text),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        rows=sum(len(place["rows"]) for place in content["places"]),
    )
    _note(request, activity="make copy", by=by, at=now, note=f"{copy.rows}")
    return copy


@transaction.atomic
def open_copy(copy_id: int, *, by: str) -> str:
    """Give the text of a copy for its download, and write down who took it."""
    copy = CopyFile.objects.select_for_update().select_related("request__customer").get(pk=copy_id)
    now = timezone.now()
    if not rules.may_download(expires_at=copy.expires_at, gone=copy.gone_at is not None, now=now):
        raise CopyGone
    number = copy.request.customer.customer_id
    text = Keyring.of([number]).open(copy.content_sealed, customer_id=number)
    if not text:
        raise CopyGone
    copy.downloads += 1
    copy.save(update_fields=["downloads"])
    record_read(
        customer_id=number,
        by=by,
        fields=["everything"],
        activity="download copy",
        case_id=str(copy.request),
    )
    RequestStep.objects.create(
        request=copy.request, activity="download copy", by=by, happened_at=now
    )
    return text


@transaction.atomic
def expire_copies(*, now: datetime) -> int:
    """Throw away the copies whose time is over."""
    old = CopyFile.objects.filter(expires_at__lte=now, gone_at=None)
    return old.update(content_sealed="", gone_at=now)


def _end_personalisation(request: RightsRequest, *, by: str) -> None:
    members = members_of(request.customer)
    wishes = facts_of(members)[0].wishes
    choose_contact(
        request.customer,
        wishes=Wishes(
            do_not_contact=wishes.do_not_contact,
            personalised=False,
            refused_channels=wishes.refused_channels,
            refused_topics=wishes.refused_topics,
            windows=wishes.windows,
        ),
        taken_through=TakenThrough(request.received_through),
        evidence=str(request),
        by=by,
    )


def _locked(request_id: int) -> RightsRequest:
    rows = RightsRequest.objects.select_for_update(of=("self",)).select_related("customer")
    return rows.get(pk=request_id)


def _step(request: RightsRequest, wanted: State) -> None:
    if not rules.may_step(current=State(request.state), wanted=wanted):
        raise _not_allowed(request, wanted)
    request.state = wanted


def _not_allowed(request: RightsRequest, wanted: State) -> StepNotAllowed:
    return StepNotAllowed(
        current=str(STATE_LABELS[State(request.state)]), wanted=str(STATE_LABELS[wanted])
    )


def _close(request: RightsRequest, *, answer: str) -> None:
    request.answer_sealed = seal_for(request.customer.customer_id, answer.strip())
    request.closed_at = timezone.now()


def _saved(
    request: RightsRequest, *, activity: str, by: str, note: str = "", reason: str = ""
) -> RightsRequest:
    request.version += 1
    request.save()
    _note(request, activity=activity, by=by, at=timezone.now(), note=note, reason=reason)
    return request


def _note(
    request: RightsRequest,
    *,
    activity: str,
    by: str,
    at: datetime,
    note: str = "",
    reason: str = "",
) -> None:
    # The step shows the bare fact; words that may be personal go sealed into the audit row.
    RequestStep.objects.create(request=request, activity=activity, note=note, by=by, happened_at=at)
    record_event(
        activity=activity,
        case_id=str(request),
        customer_id=request.customer.customer_id,
        by=by,
        occurred_at=at,
        outcome=request.state,
        reason=reason,
        attributes={"kind": request.kind, "due": request.due_date.isoformat()},
    )
