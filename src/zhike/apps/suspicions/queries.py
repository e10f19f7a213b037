"""What the AML role reads of notices, and which limits for large transactions hold on a day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.rulepacks.queries import effective
from zhike.apps.rulepacks.rules import Rule
from zhike.apps.suspicions import rules
from zhike.apps.suspicions.actions import INDEX
from zhike.apps.suspicions.models import Notice, Step
from zhike.apps.suspicions.rules import REPORT_RULE, RULES, Sign, State, Timeliness, Times
from zhike.apps.vault.keys import Keyring, indexes_of

JURISDICTION = "CN"
MEASURED = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class About:
    """Whom a notice is about, and what its author said in one word."""

    customer: str
    ticket: str
    sign: Sign
    author: str


@dataclass(frozen=True, kw_only=True)
class ShownNotice:
    """A notice in the clear."""

    notice: Notice
    about: About
    text: str


def notices_for(caller: Caller, *, state: str = "open") -> QuerySet[Notice]:
    """The notices in reach, those that wait longest first."""
    rows = in_reach(Notice.objects.select_related("branch"), caller=caller)
    if state == "open":
        rows = rows.filter(state__in=[State.NEW, State.IN_REVIEW])
    elif state in set(State):
        rows = rows.filter(state=state)
    return rows.order_by("sent_at", "pk") if state == "open" else rows


def shown(rows: Iterable[Notice]) -> list[ShownNotice]:
    """Open notices with one look at the keys."""
    found = list(rows)
    ring = Keyring.of(row.key_owner for row in found)
    return [
        ShownNotice(
            notice=row,
            about=_about(ring.open(row.about_sealed, customer_id=row.key_owner)),
            text=ring.open(row.text_sealed, customer_id=row.key_owner),
        )
        for row in found
    ]


def steps_of(notice: Notice) -> list[tuple[Step, str]]:
    """What was done with a notice, and what was said of it."""
    ring = Keyring.of([notice.key_owner])
    return [
        (row, ring.open(row.said_sealed, customer_id=notice.key_owner))
        for row in notice.steps.select_related("by")
    ]


def others_about(notice: Notice, *, caller: Caller) -> QuerySet[Notice]:
    """Further notices about the same customer."""
    rows = notices_for(caller, state="all").exclude(pk=notice.pk)
    (found,) = shown([notice])
    customer = found.about.customer
    # Under every key: while the key changes some are written anew already, and others not yet.
    marks = indexes_of(customer, kind=INDEX) if customer else []
    return rows.filter(about_index__in=marks)


def timeliness_for(caller: Caller) -> Timeliness:
    """How fast the notices of the last 90 days were looked at."""
    now = timezone.now()
    rows = notices_for(caller, state="all").filter(sent_at__gt=now - MEASURED)
    times = [
        Times(sent_at=sent, taken_at=taken, decided_at=decided)
        for sent, taken, decided in rows.values_list("sent_at", "taken_at", "decided_at")
    ]
    return rules.timeliness(times, now=now)


def limits_on(day: date) -> dict[str, Rule]:
    """The limits for large transactions that hold on a day, by the id of their rule."""
    found = effective(JURISDICTION, on=day)
    wanted = [f"{rule}.{currency}" for rule in RULES for currency in ("cny", "usd")]
    return {rule_id: found[rule_id].rule for rule_id in wanted if rule_id in found}


def amounts_on(day: date) -> dict[str, Decimal]:
    limits = limits_on(day)
    return {name: Decimal(rule.value) for name, rule in limits.items() if rule.value is not None}


def report_rule_on(day: date) -> Rule | None:
    """How long a large transaction may wait for its report."""
    found = effective(JURISDICTION, on=day).get(REPORT_RULE)
    return found.rule if found else None


def _about(opened: str) -> About:
    told = json.loads(opened) if opened else {}
    sign = told.get("sign", "")
    return About(
        customer=told.get("customer", ""),
        ticket=told.get("ticket", ""),
        sign=Sign(sign) if sign in set(Sign) else Sign.OTHER,
        author=told.get("author", ""),
    )
