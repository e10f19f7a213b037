"""What removes records whose time is over, and what keeps them: rules, holds and runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.people.models import User
from zhike.apps.privacy import rules
from zhike.apps.privacy.erasure_actions import plan_erasure
from zhike.apps.privacy.errors import ErasureObstructed, PeriodTooShort, ReasonMissing
from zhike.apps.privacy.models import (
    Assessment,
    LegalHold,
    RecordStart,
    RetentionRule,
    RetentionRun,
)
from zhike.apps.privacy.queries import held_matters, held_numbers, least_months
from zhike.apps.privacy.record_classes import RecordClass, record_class, record_classes
from zhike.apps.privacy.rules import IDENTITY, Mark


@transaction.atomic
def load_standard_rules() -> int:
    """Make the rules that are missing; what is there stays as the bank wrote it."""
    there = set(RetentionRule.objects.values_list("record_class", flat=True))
    missing = [
        RetentionRule(
            record_class=one.code,
            months=one.months,
            source=one.source,
            mark=one.mark,
            is_automatic=one.is_automatic,
        )
        for one in record_classes()
        if one.code not in there
    ]
    # Two at the same time, on the first day: each finds all of them there.
    RetentionRule.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


@transaction.atomic
def change_rule(
    rule: RetentionRule, *, months: int, source: str, mark: Mark, is_automatic: bool, by: str
) -> None:
    """Change a period, but not to less than a law demands."""
    law = record_class(rule.record_class).law
    if months < (least := least_months(law, on=timezone.localdate())):
        raise PeriodTooShort(months=least)
    before = {"months": rule.months, "source": rule.source, "is_automatic": rule.is_automatic}
    rule.months, rule.source, rule.mark, rule.is_automatic = months, source, mark, is_automatic
    rule.save()
    record_event(
        activity="change retention",
        case_id=f"retention-{rule.record_class}",
        by=by,
        before=before,
        after={"months": months, "source": source, "is_automatic": is_automatic},
    )


@transaction.atomic
def note_start(customer: Customer, *, record_class: str, starts: date, by: str) -> None:
    """Note when a period began for a person, for every entry: the end of the relationship, say."""
    members = members_of(customer)
    for member in members:
        RecordStart.objects.update_or_create(
            customer=member,
            record_class=record_class,
            defaults={"starts": starts, "noted_by": by, "noted_at": timezone.now()},
        )
    record_event(
        activity="note period",
        case_id=f"customer-{customer.customer_id}",
        customer_id=customer.customer_id,
        by=by,
        after={"record_class": record_class, "starts": starts},
    )


@transaction.atomic
def place_hold(*, reason: str, by: str, customer: Customer | None, matter: str = "") -> LegalHold:
    """Keep everything of a customer, or of one matter, until the hold is lifted."""
    if not reason.strip() or (customer is None and not matter.strip()):
        raise ReasonMissing
    if customer is not None:
        # An erasure locks the same row: a hold comes before it, or finds it done.
        Customer.objects.select_for_update().get(pk=customer.pk)
    hold = LegalHold.objects.create(
        customer=customer,
        matter=matter.strip(),
        reason=reason.strip(),
        placed_at=timezone.now(),
        placed_by=by,
    )
    _record_hold(hold, activity="place hold", by=by, reason=hold.reason)
    return hold


@transaction.atomic
def lift_hold(hold_id: int, *, reason: str, by: str) -> LegalHold:
    """Let the periods take effect again; a hold that was lifted stays lifted."""
    if not reason.strip():
        raise ReasonMissing
    hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold_id)
    if hold.lifted_at is None:
        hold.lifted_at, hold.lifted_by = timezone.now(), by
        hold.lift_reason = reason.strip()
        hold.save()
        _record_hold(hold, activity="lift hold", by=by, reason=hold.lift_reason)
    return hold


@dataclass(frozen=True, kw_only=True)
class Due:
    """What is due of one class: those that go now, and those that a hold keeps."""

    record_class: RecordClass
    rule: RetentionRule
    goes: list[rules.Record]
    held: list[rules.Record]


def what_is_due(*, today: date | None = None) -> list[Due]:
    """Look at every class; one without a rule, in a new bank say, gets the standard one."""
    load_standard_rules()
    day = today or timezone.localdate()
    set_rules = {rule.record_class: rule for rule in RetentionRule.objects.all()}
    customers, matters = held_numbers(), held_matters()
    found = []
    for one in record_classes():
        rule = set_rules[one.code]
        goes, held = rules.due_records(
            one.records(),
            months=rule.months,
            today=day,
            held_customers=customers,
            held_matters=matters,
        )
        found.append(Due(record_class=one, rule=rule, goes=goes, held=held))
    return found


def run_retention(
    *, by: str, is_dry: bool, confirmed: bool = False, user: User | None = None
) -> RetentionRun:
    """Count what is due and, unless it is a dry run, erase it.

    A class that is not automatic goes only where somebody confirmed it. Each class is a transaction
    of its own, so a run that is cut leaves nothing half done, and the next one goes on.
    """
    counts = []
    for due in what_is_due():
        wanted = not is_dry and (due.rule.is_automatic or confirmed)
        erased = _erase(due, by=by, user=user) if wanted and due.goes else 0
        counts.append(
            {
                "record_class": due.record_class.code,
                "due": len(due.goes),
                "held": len(due.held),
                "erased": erased,
            }
        )
    return _write_run(counts, by=by, is_dry=is_dry)


def _erase(due: Due, *, by: str, user: User | None) -> int:
    if due.record_class.code == IDENTITY:
        return _erase_people(due, by=by, user=user)
    remove = due.record_class.remove
    if remove is None:
        return 0
    with transaction.atomic():
        # Asked again inside the transaction: a hold placed meanwhile wins.
        customers, matters = held_numbers(), held_matters()
        keys = [
            one.key
            for one in due.goes
            if one.customer_id not in customers and one.matter not in matters
        ]
        erased = remove(keys)
        record_event(
            activity="erase records",
            case_id=f"retention-{due.record_class.code}",
            by=by,
            after={"erased": erased, "months": due.rule.months},
        )
    return erased


def _erase_people(due: Due, *, by: str, user: User | None) -> int:
    planned = 0
    keys = [one.key for one in due.goes]
    done: set[int] = set()
    for customer in Customer.objects.filter(pk__in=keys):
        if customer.pk in done:
            continue
        members = members_of(customer)
        done |= {member.pk for member in members}
        try:
            plan_erasure(members[0], by=by, user=user)
        except ErasureObstructed:
            continue  # another entry of the person is still within its period
        planned += 1
    return planned


@transaction.atomic
def _write_run(counts: list[dict[str, Any]], *, by: str, is_dry: bool) -> RetentionRun:
    run = RetentionRun.objects.create(ran_at=timezone.now(), by=by, is_dry=is_dry, counts=counts)
    record_event(
        activity="run retention",
        case_id=f"retention-run-{run.pk}",
        by=by,
        outcome="dry run" if is_dry else "erased",
        after={"counts": counts},
    )
    return run


@transaction.atomic
def write_assessment(
    *,
    code: str,
    title: str,
    scope: str,
    necessity: str,
    risks: str,
    measures: str,
    decision: str,
    by: str,
) -> Assessment:
    """Keep an assessment; one of the same code becomes the next version."""
    last = Assessment.objects.select_for_update().filter(code=code).first()
    made = Assessment.objects.create(
        code=code,
        version=last.version + 1 if last else 1,
        title=title,
        scope=scope,
        necessity=necessity,
        risks=risks,
        measures=measures,
        decision=decision,
        decided_by=by,
        decided_at=timezone.now(),
    )
    record_event(
        activity="write assessment",
        case_id=f"assessment-{code}",
        by=by,
        outcome=decision[:100],
        after={"version": made.version, "title": title},
    )
    return made


def _record_hold(hold: LegalHold, *, activity: str, by: str, reason: str) -> None:
    number = hold.customer.customer_id if hold.customer else ""
    record_event(
        activity=activity,
        case_id=f"hold-{hold.pk}",
        customer_id=number,
        by=by,
        reason=reason,
        attributes={"matter": hold.matter} if hold.matter else None,
    )
