from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from zhike.apps.consents.models import (
    Consent,
    ContactPreference,
    NoticeText,
    Purpose,
    Restriction,
    SentMessage,
)
from zhike.apps.consents.outcomes import Outcome, Stand, Told, stand_of
from zhike.apps.consents.rules import (
    Choice,
    Entry,
    Standing,
    Wishes,
    joint_standing,
    standing_of,
    windows_of,
)
from zhike.apps.customers.models import Customer


def facts_of(entries: Sequence[Customer]) -> list[Entry]:
    """What each entry says, in two queries for all of them."""
    choices: dict[int, list[Choice]] = defaultdict(list)
    for row in Consent.objects.filter(customer__in=entries).select_related("purpose"):
        choices[row.customer_id].append(_choice(row))
    wishes = {
        row.customer_id: _wishes(row)
        for row in _latest(ContactPreference.objects.filter(customer__in=entries))
    }
    return [
        Entry(choices=choices[entry.pk], wishes=wishes.get(entry.pk, Wishes())) for entry in entries
    ]


def is_restricted(entries: Sequence[Customer]) -> bool:
    """Say whether everything but storing has stopped for a person."""
    return Restriction.objects.filter(customer__in=entries, ended_at=None).exists()


def preference_of(customer: Customer) -> ContactPreference | None:
    """What the entry to use says last about how to be reached."""
    return ContactPreference.objects.filter(customer=customer).first()


@dataclass(frozen=True, kw_only=True)
class PurposeStanding:
    """How one purpose stands for a person: for the bank itself, or for one third party."""

    purpose: Purpose
    third_party: str
    standing: Standing
    latest: Consent | None
    text: NoticeText | None


def standings_of(entries: Sequence[Customer]) -> list[PurposeStanding]:
    """Every purpose that needs consent, with the third parties that were ever named."""
    rows = list(
        Consent.objects.filter(customer__in=entries).select_related("purpose", "text", "customer")
    )
    texts = latest_texts()
    now, given = timezone.now(), []
    for purpose in Purpose.objects.filter(basis="consent", is_active=True):
        # The bank itself; or beside the receivers named so far, the next one.
        named = {row.third_party for row in rows if row.purpose_id == purpose.pk} | {""}
        for third_party in sorted(named, reverse=True):
            mine = [
                row
                for row in rows
                if row.purpose_id == purpose.pk and row.third_party == third_party
            ]
            given.append(
                PurposeStanding(
                    purpose=purpose,
                    third_party=third_party,
                    standing=joint_standing(
                        standing_of(
                            [_choice(row) for row in mine if row.customer_id == entry.pk],
                            purpose=purpose.code,
                            channel="",
                            third_party=third_party,
                            moment=now,
                        )
                        for entry in entries
                    ),
                    latest=max(mine, key=lambda row: (row.decided_at, row.pk), default=None),
                    text=texts.get(purpose.pk),
                )
            )
    return given


def history_of(entries: Sequence[Customer]) -> QuerySet[Consent]:
    """Every choice of a person, the newest first, with what was read."""
    rows = Consent.objects.filter(customer__in=entries)
    return rows.select_related("purpose", "text", "customer")


def preference_history(entries: Sequence[Customer]) -> QuerySet[ContactPreference]:
    return ContactPreference.objects.filter(customer__in=entries).select_related("customer")


def messages_of(entries: Sequence[Customer]) -> QuerySet[SentMessage]:
    """Every message to a person, the newest first, with what became of each."""
    rows = SentMessage.objects.filter(customer__in=entries)
    return rows.prefetch_related("outcomes").select_related("customer")


def stand_now(sent: SentMessage) -> Stand:
    """Give how a message stands by its outcomes."""
    told = [
        Told(outcome=Outcome(one.outcome), occurred_at=one.occurred_at)
        for one in sent.outcomes.all()
    ]
    return stand_of(told, sent_at=sent.sent_at, now=timezone.now())


def latest_texts() -> dict[int, NoticeText]:
    """The text in force of each purpose, by the purpose's row."""
    newest = NoticeText.objects.values("purpose").annotate(last=Max("version"))
    wanted = Q(pk__in=[])
    for row in newest:
        wanted |= Q(purpose=row["purpose"], version=row["last"])
    return {text.purpose_id: text for text in NoticeText.objects.filter(wanted)}


def purposes() -> QuerySet[Purpose]:
    """Every purpose with how many texts and choices it has."""
    return Purpose.objects.annotate(
        versions=Count("texts", distinct=True), choices=Count("consents", distinct=True)
    ).order_by("id")


def _latest(rows: QuerySet[ContactPreference]) -> Iterable[ContactPreference]:
    # The newest row comes last and so replaces the earlier ones of its customer.
    return {row.customer_id: row for row in rows.order_by("decided_at", "id")}.values()


def _choice(row: Consent) -> Choice:
    return Choice(
        purpose=row.purpose.code,
        given=row.given,
        decided_at=row.decided_at,
        order=row.pk,
        channel=row.channel,
        third_party=row.third_party,
        expires_at=row.expires_at,
    )


def _wishes(row: ContactPreference) -> Wishes:
    return Wishes(
        do_not_contact=row.do_not_contact,
        personalised=row.personalised,
        refused_channels=frozenset(row.refused_channels),
        refused_topics=frozenset(row.refused_topics),
        windows=windows_of(row.windows),
    )
