from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.privacy import rules
from zhike.apps.privacy.models import (
    Assessment,
    CopyFile,
    Erasure,
    LegalHold,
    RecordStart,
    RetentionRule,
    RightsRequest,
)
from zhike.apps.privacy.record_classes import (
    covered_by_holds,
    protected_by_holds,
    record_class,
)
from zhike.apps.privacy.rules import IDENTITY, Clock, Obstacle, State
from zhike.apps.rulepacks.queries import rule_on
from zhike.apps.rulepacks.rules import Unit
from zhike.apps.vault.keys import Keyring

JURISDICTION, ANSWER_RULE = "CN", "rights.answer"
MONTHS_IN = {Unit.MONTHS: 1, Unit.YEARS: 12}


def limit_days_on(received: date) -> int:
    """How many days an answer may take, for a request received on this day."""
    rule = rule_on(JURISDICTION, ANSWER_RULE, on=received)
    fits = rule is not None and rule.unit == Unit.CALENDAR_DAYS and rule.value is not None
    return int(rule.value) if fits and rule and rule.value else rules.LIMIT_DAYS


def least_months(rule_id: str, *, on: date) -> int:
    """How long a law demands at least that records are kept; 0 where none is known."""
    rule = rule_on(JURISDICTION, rule_id, on=on) if rule_id else None
    if rule is None or rule.value is None:
        return 0
    return int(rule.value) * MONTHS_IN.get(rule.unit, 0)


def requests_for(
    caller: Caller, *, state: str = "open", kind: str = "", handler: str = ""
) -> QuerySet[RightsRequest]:
    """The requests in reach, those that are due first on top."""
    rows = in_reach(RightsRequest.objects.all(), caller=caller, branch="customer__home_branch")
    if state == "open":
        rows = rows.filter(state__in=[one.value for one in rules.OPEN])
    elif state == "late":
        rows = rows.filter(
            state__in=[one.value for one in rules.OPEN], due_date__lt=timezone.localdate()
        )
    elif state in set(State):
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if handler:
        rows = rows.filter(handler__username=handler)
    return rows.select_related("customer", "customer__home_branch", "handler")


def clock_now(request: RightsRequest) -> Clock:
    return rules.clock_of(
        state=State(request.state), due=request.due_date, today=timezone.localdate()
    )


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a customer asked for and was answered, opened for who handles the request."""

    wish: str
    answer: str


def words_of(request: RightsRequest) -> Words:
    number = request.customer.customer_id
    ring = Keyring.of([number])
    return Words(
        wish=ring.open(request.wish_sealed, customer_id=number),
        answer=ring.open(request.answer_sealed, customer_id=number),
    )


def copies_of(request: RightsRequest) -> QuerySet[CopyFile]:
    # Without the sealed text: a list must not load megabytes.
    return request.copies.defer("content_sealed")


def obstacles_for(members: list[Customer]) -> list[Obstacle]:
    """What keeps a person from being erased: a hold, or a legal period that runs on.

    A hold on any entry of him, or on a matter of his: without him nothing of it could be read.

    The period of the identity record begins with the end of the relationship. Where that is not
    noted the relationship goes on; who never opened an account never had one.
    """
    found = []
    if is_held(members):
        found.append(Obstacle.HOLD)
    if runs_on(members):
        found.append(Obstacle.STATUTORY)
    return found


def is_held(members: list[Customer]) -> bool:
    """Say whether a hold stands on any entry of a person, or on any of his matters."""
    if LegalHold.objects.filter(customer__in=members, lifted_at=None).exists():
        return True
    matters = held_matters()
    return bool(matters) and not protected_by_holds(matters).isdisjoint(one.pk for one in members)


def runs_on(members: list[Customer]) -> bool:
    """Say whether the legal period of keeping runs on for any entry of a person."""
    rule = RetentionRule.objects.filter(record_class=IDENTITY).first()
    months = rule.months if rule else record_class(IDENTITY).months
    starts = dict(
        RecordStart.objects.filter(customer__in=members, record_class=IDENTITY).values_list(
            "customer_id", "starts"
        )
    )
    today = timezone.localdate()
    return any(
        (begun := starts.get(member.pk)) is None
        or not rules.is_over(starts=begun, months=months, today=today)
        for member in members
        if member.opened_date is not None or member.pk in starts
    )


def holds() -> QuerySet[LegalHold]:
    """Every hold, those that stand first."""
    return LegalHold.objects.select_related("customer").order_by("-lifted_at", "-placed_at")


def held_matters() -> set[str]:
    """The matters on hold, with those that went on in them."""
    rows = LegalHold.objects.filter(lifted_at=None).exclude(matter="")
    return covered_by_holds(set(rows.values_list("matter", flat=True)))


def held_numbers() -> set[str]:
    """The numbers of all entries of everybody on hold."""
    rows = LegalHold.objects.filter(lifted_at=None, customer__isnull=False)
    held = Customer.objects.filter(pk__in=rows.values("customer"))
    return {member.customer_id for one in held for member in members_of(one)}


def assessments(words: str = "") -> list[Assessment]:
    """The newest version of each assessment."""
    rows = Assessment.objects.order_by("code", "version")
    newest = {row.code: row for row in rows}
    found = [row for row in newest.values() if words.lower() in f"{row.code} {row.title}".lower()]
    return sorted(found, key=lambda row: row.decided_at, reverse=True)


def erasures() -> QuerySet[Erasure]:
    return Erasure.objects.select_related("customer", "request")


def unfinished_erasures() -> QuerySet[Erasure]:
    return Erasure.objects.filter(~Q(step=rules.ErasureStep.DONE))
