"""The erasure of a person: planned, keys destroyed, every place cleared, and then proved.

Each step is one transaction and may be done again, so an erasure that was cut goes on where it
stopped. The keys go first: from then on whatever is still sealed is unreadable, and whoever wants
to write for the person is refused.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.consents.actions import restrict
from zhike.apps.customers.keeping import places
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.customers.rules import CustomerState
from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.kinds import Progress
from zhike.apps.people.models import User
from zhike.apps.privacy import proving
from zhike.apps.privacy.errors import ErasureIncomplete, ErasureObstructed
from zhike.apps.privacy.models import Erasure, RightsRequest
from zhike.apps.privacy.queries import obstacles_for
from zhike.apps.privacy.rules import ErasureStep
from zhike.apps.privacy.words import OBSTACLES
from zhike.apps.vault.actions import destroy_keys
from zhike.apps.vault.keys import Keyring, seal_for

JOB = "erase_customer"


def silent(done: int, total: int | None, message: str) -> None:
    """Report to nobody."""
    del done, total, message


@transaction.atomic
def plan_erasure(
    customer: Customer, *, by: str, request: RightsRequest | None = None, user: User | None = None
) -> Erasure:
    """Begin to erase a person over all entries; the job does the rest.

    All entries, because the request is the person's: whoever had two numbers would else be erased
    by half, and the other half would lead back to him.

    Raises
    ------
    ErasureObstructed
        A hold or a legal period stands against it.
    """
    members = _locked(members_of(customer))
    _check(members)
    known = Erasure.objects.filter(customer=members[0]).exclude(step=ErasureStep.DONE).first()
    if known:
        return known
    name = f"erasure-{uuid4().hex}"
    erasure = Erasure.objects.create(
        customer=members[0],
        customer_ids=[member.customer_id for member in members],
        request=request,
        planned_at=timezone.now(),
        planned_by=by,
        key_name=name,
        words_sealed=seal_for(name, json.dumps(proving.words_of(members), ensure_ascii=False)),
    )
    _record(erasure, activity="plan erasure", by=by)
    start_job(kind=JOB, title=str(erasure), by=user, arguments={"erasure_id": erasure.pk})
    return erasure


def restrict_instead(customer: Customer, *, by: str) -> None:
    """Stop everything but storing and securing while the person cannot be erased (PIPL 47)."""
    reasons = [str(OBSTACLES[one]) for one in obstacles_for(members_of(customer))]
    restrict(customer, reason=" ".join(reasons)[:300], by=by)


def run_erasure(erasure_id: int, *, progress: Progress = silent) -> Erasure:
    """Do every step that is not done yet.

    Raises
    ------
    ErasureObstructed
        A hold was placed before the keys were destroyed.
    ErasureIncomplete
        Something that had to go is still there after it was cleared twice.
    """
    erasure = Erasure.objects.get(pk=erasure_id)
    progress(0, 3, str(erasure))
    if erasure.step == ErasureStep.PLANNED:
        erasure = close(erasure_id)
    progress(1, 3, str(erasure))
    if erasure.step == ErasureStep.CLOSED:
        erasure = clear(erasure_id)
    progress(2, 3, str(erasure))
    if erasure.step == ErasureStep.CLEARED:
        erasure = prove(erasure_id)
    progress(3, 3, str(erasure))
    return erasure


@transaction.atomic
def close(erasure_id: int) -> Erasure:
    """Destroy the keys and close the entries, if nothing has come in the way since."""
    erasure = Erasure.objects.select_for_update().get(pk=erasure_id)
    members = _locked(_members(erasure))
    _check(members)
    Customer.objects.filter(pk__in=[member.pk for member in members]).update(
        state=CustomerState.ERASED, merged_into=None, updated_at=timezone.now()
    )
    _record(erasure, activity="destroy keys", by=erasure.planned_by)
    destroy_keys(member.customer_id for member in members)
    return _stepped(erasure, ErasureStep.CLOSED)


@transaction.atomic
def clear(erasure_id: int) -> Erasure:
    """Clear every place that keeps something of the person."""
    erasure = Erasure.objects.select_for_update().get(pk=erasure_id)
    members = _members(erasure)
    counts = dict(erasure.cleared)
    for place in places():
        counts[place.name] = counts.get(place.name, 0) + place.clear(members)
    erasure.cleared = counts
    return _stepped(erasure, ErasureStep.CLEARED)


def prove(erasure_id: int) -> Erasure:
    """Look into every place again, and into the whole database and store; sign what was found."""
    erasure = Erasure.objects.get(pk=erasure_id)
    members = _members(erasure)
    if any(proving.left_in_places(members).values()):
        # Whoever held the row while the keys went may have written after it was cleared.
        with transaction.atomic():
            _locked(members)
            for place in places():
                place.clear(members)
    words = json.loads(
        Keyring.of([erasure.key_name]).open(erasure.words_sealed, customer_id=erasure.key_name)
    )
    found = proving.look(members, words=words)
    if found.still_there:
        raise ErasureIncomplete(places=found.still_there)
    return _finish(erasure_id, found=found)


@transaction.atomic
def _finish(erasure_id: int, *, found: proving.Proof) -> Erasure:
    erasure = Erasure.objects.select_for_update().get(pk=erasure_id)
    now = timezone.now()
    report = {
        "erasure": str(erasure),
        "customer_ids": erasure.customer_ids,
        "planned_at": erasure.planned_at,
        "planned_by": erasure.planned_by,
        "finished_at": now,
        "places": [{**row, "cleared": erasure.cleared.get(row["name"], 0)} for row in found.places],
        "scanned": found.scanned,
    }
    erasure.report = json.dumps(report, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    erasure.report_sha256 = hashlib.sha256(erasure.report.encode()).hexdigest()
    erasure.signature = signature_of(erasure.report)
    erasure.words_sealed, erasure.finished_at = "", now
    destroy_keys([erasure.key_name])
    erasure = _stepped(erasure, ErasureStep.DONE)
    _record(erasure, activity="finish erasure", by="zhike", outcome=erasure.report_sha256)
    return erasure


def signature_of(report: str) -> str:
    """Give the bank's own mark under a report: only who holds the system's secret can make it."""
    return hmac.digest(
        settings.SECRET_KEY.encode(), b"erasure report\n" + report.encode(), "sha256"
    ).hex()


def is_genuine(erasure: Erasure) -> bool:
    return bool(erasure.report) and hmac.compare_digest(
        erasure.signature, signature_of(erasure.report)
    )


def _members(erasure: Erasure) -> list[Customer]:
    rows = Customer.objects.filter(customer_id__in=erasure.customer_ids)
    return sorted(rows, key=lambda row: erasure.customer_ids.index(row.customer_id))


def _locked(members: list[Customer]) -> list[Customer]:
    keys = [member.pk for member in members]
    rows = {row.pk: row for row in Customer.objects.select_for_update().filter(pk__in=keys)}
    return [rows[key] for key in keys]


def _check(members: list[Customer]) -> None:
    if obstacles := obstacles_for(members):
        raise ErasureObstructed(
            obstacles=[one.value for one in obstacles],
            words=[str(OBSTACLES[one]) for one in obstacles],
        )


def _stepped(erasure: Erasure, step: ErasureStep) -> Erasure:
    erasure.step = step
    erasure.save()
    return erasure


def _record(erasure: Erasure, *, activity: str, by: str, outcome: str = "") -> None:
    record_event(
        activity=activity,
        case_id=str(erasure),
        customer_id=erasure.customer.customer_id,
        by=by,
        outcome=outcome or erasure.step,
    )
