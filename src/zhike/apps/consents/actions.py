"""Every choice of a customer, and every purpose and text. Nothing else writes to these tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.consents.errors import (
    CustomerErased,
    EvidenceMissing,
    NotSeparate,
    PurposeUnknown,
    TextMissing,
    ThirdPartyNeeded,
)
from zhike.apps.consents.models import (
    Consent,
    ContactPreference,
    NoticeText,
    Purpose,
    Restriction,
)
from zhike.apps.consents.rules import TakenThrough, Wishes
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.customers.rules import CustomerState


@transaction.atomic
def give_consent(
    customer: Customer,
    *,
    purposes: Sequence[str],
    taken_through: TakenThrough,
    evidence: str,
    by: str,
    channel: str = "",
    third_party: str = "",
    expires_at: datetime | None = None,
    decided_at: datetime | None = None,
) -> list[Consent]:
    """Note that a customer agrees, for every entry of the person.

    A row for each entry, so that a merge which is taken back leaves both with the choice.

    Raises
    ------
    PurposeUnknown, TextMissing, ThirdPartyNeeded, NotSeparate, EvidenceMissing, CustomerErased
    """
    if not evidence.strip():
        raise EvidenceMissing
    entries = _living_entries(customer)
    now, rows = decided_at or timezone.now(), []
    for purpose in [_purpose(code) for code in purposes]:
        if purpose.is_separate and len(purposes) > 1:
            raise NotSeparate(purpose=purpose.code)
        if purpose.names_third_party and not third_party.strip():
            raise ThirdPartyNeeded
        text = purpose.texts.first()
        if text is None:
            raise TextMissing(purpose=purpose.code)
        rows += [
            Consent(
                customer=entry,
                purpose=purpose,
                channel=channel,
                third_party=third_party.strip() if purpose.names_third_party else "",
                given=True,
                text=text,
                decided_at=now,
                expires_at=expires_at,
                taken_through=taken_through,
                taken_by=by,
                evidence=evidence.strip(),
            )
            for entry in entries
        ]
    return _write(rows, customer=entries[0], activity="give consent", by=by)


@transaction.atomic
def withdraw_consent(
    customer: Customer,
    *,
    purpose: str,
    taken_through: TakenThrough,
    by: str,
    evidence: str = "",
    channel: str = "",
    third_party: str = "",
    decided_at: datetime | None = None,
) -> list[Consent]:
    """Note that a customer agrees no more. Nothing has to be proved or read for it (PIPL 15)."""
    entries = _living_entries(customer)
    rows = [
        Consent(
            customer=entry,
            purpose=_purpose(purpose),
            channel=channel,
            third_party=third_party.strip(),
            given=False,
            decided_at=decided_at or timezone.now(),
            taken_through=taken_through,
            taken_by=by,
            evidence=evidence.strip(),
        )
        for entry in entries
    ]
    return _write(rows, customer=entries[0], activity="withdraw consent", by=by)


@transaction.atomic
def choose_contact(
    customer: Customer,
    *,
    wishes: Wishes,
    taken_through: TakenThrough,
    evidence: str,
    by: str,
    language: str = "",
    decided_at: datetime | None = None,
) -> list[ContactPreference]:
    """Note how a customer wants to be reached, for every entry of the person."""
    entries = _living_entries(customer)
    now = decided_at or timezone.now()
    rows = [
        ContactPreference(
            customer=entry,
            do_not_contact=wishes.do_not_contact,
            personalised=wishes.personalised,
            language=language,
            refused_channels=sorted(wishes.refused_channels),
            refused_topics=sorted(wishes.refused_topics),
            windows=_plain_windows(wishes),
            decided_at=now,
            taken_through=taken_through,
            taken_by=by,
            evidence=evidence.strip(),
        )
        for entry in entries
    ]
    made = ContactPreference.objects.bulk_create(rows)
    _record(
        entries[0],
        activity="choose contact",
        by=by,
        after={
            "do_not_contact": wishes.do_not_contact,
            "personalised": wishes.personalised,
            "language": language,
            "refused_channels": sorted(wishes.refused_channels),
            "refused_topics": sorted(wishes.refused_topics),
            "windows": _plain_windows(wishes),
            "entries": [entry.customer_id for entry in entries],
        },
    )
    return made


@transaction.atomic
def restrict(customer: Customer, *, reason: str, by: str) -> None:
    """Stop everything but storing and securing for a person; a restriction that stands stays."""
    entries = members_of(customer)
    standing = {
        row.customer_id for row in Restriction.objects.filter(customer__in=entries, ended_at=None)
    }
    now = timezone.now()
    missing = [entry for entry in entries if entry.pk not in standing]
    Restriction.objects.bulk_create(
        Restriction(customer=entry, reason=reason, begun_at=now, begun_by=by) for entry in missing
    )
    if missing:
        _record(entries[0], activity="restrict customer", by=by, reason=reason)


@transaction.atomic
def end_restriction(customer: Customer, *, by: str) -> None:
    """Let a person be served again."""
    standing = Restriction.objects.filter(customer__in=members_of(customer), ended_at=None)
    if standing.update(ended_at=timezone.now(), ended_by=by):
        _record(customer, activity="end restriction", by=by)


@transaction.atomic
def save_purpose(purpose: Purpose, *, by: str) -> Purpose:
    """Make or change a purpose."""
    before = Purpose.objects.filter(pk=purpose.pk).values().first() if purpose.pk else None
    purpose.save()
    record_event(
        activity="save purpose",
        case_id=f"purpose-{purpose.code}",
        by=by,
        before=before,
        after={
            "name_zh": purpose.name_zh,
            "name_en": purpose.name_en,
            "basis": purpose.basis,
            "is_separate": purpose.is_separate,
            "names_third_party": purpose.names_third_party,
            "rest_days": purpose.rest_days,
            "is_active": purpose.is_active,
        },
    )
    return purpose


@transaction.atomic
def publish_text(purpose: Purpose, *, text_zh: str, text_en: str, by: str) -> NoticeText:
    """Publish a new version of what customers read; consents of earlier versions keep theirs."""
    Purpose.objects.select_for_update().get(pk=purpose.pk)
    last = purpose.texts.first()
    text = NoticeText.objects.create(
        purpose=purpose,
        version=last.version + 1 if last else 1,
        text_zh=text_zh,
        text_en=text_en,
        published_at=timezone.now(),
        published_by=by,
    )
    record_event(
        activity="publish text",
        case_id=f"purpose-{purpose.code}",
        by=by,
        after={"version": text.version, "text_zh": text_zh, "text_en": text_en},
    )
    return text


def _living_entries(customer: Customer) -> list[Customer]:
    # Locked, so that an erasure and a choice at the same time do not both succeed.
    wanted = [entry.pk for entry in members_of(customer)]
    locked = {row.pk: row for row in Customer.objects.select_for_update().filter(pk__in=wanted)}
    entries = [locked[pk] for pk in wanted]
    if any(entry.state == CustomerState.ERASED for entry in entries):
        raise CustomerErased
    return entries


def _purpose(code: str) -> Purpose:
    found = Purpose.objects.filter(code=code, is_active=True).first()
    if found is None:
        raise PurposeUnknown(purpose=code)
    return found


def _write(rows: list[Consent], *, customer: Customer, activity: str, by: str) -> list[Consent]:
    made = Consent.objects.bulk_create(rows)
    for row in rows:
        if row.customer_id != customer.pk:
            continue
        _record(
            customer,
            activity=activity,
            by=by,
            outcome=row.purpose.code,
            after={
                "purpose": row.purpose.code,
                "channel": row.channel,
                "third_party": row.third_party,
                "text": row.text.version if row.text else None,
                "taken_through": row.taken_through,
                "evidence": row.evidence,
                "entries": [other.customer.customer_id for other in rows],
            },
        )
    return made


def _record(
    customer: Customer,
    *,
    activity: str,
    by: str,
    outcome: str = "",
    reason: str = "",
    after: dict[str, object] | None = None,
) -> None:
    record_event(
        activity=activity,
        case_id=f"customer-{customer.customer_id}",
        customer_id=customer.customer_id,
        by=by,
        outcome=outcome,
        reason=reason,
        after=after,
    )


def _plain_windows(wishes: Wishes) -> list[dict[str, object]]:
    return [
        {"days": list(one.days), "opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}"}
        for one in wishes.windows
    ]
