"""The board as somebody may see it, and what it takes for granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from django.db.models import QuerySet

from zhike.apps.complaints.models import Complaint
from zhike.apps.conversations.models import Message
from zhike.apps.conversations.rules import Side
from zhike.apps.pains.models import AssumptionChange
from zhike.apps.pains.own_asked import own_questions
from zhike.apps.pains.rules import ASSUMED, LEAVING, SEVERITY, WEIGHT
from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.surveys.sources import branches_of
from zhike.pipelines.answers import Answer
from zhike.pipelines.pain_board import Assumptions, Said, board_of_bank
from zhike.pipelines.silent_customers import silent_of_bank


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """An assumption as it holds now; `change` is None where nobody has set it."""

    name: str
    matter: str
    value: float | None
    change: AssumptionChange | None


def assumed_now() -> list[Assumed]:
    """Every assumption of the board in its order, then those of single matters."""
    last: dict[tuple[str, str], AssumptionChange] = {}
    for row in AssumptionChange.objects.order_by("id"):
        last[row.name, row.matter] = row
    general = [_assumed(name, "", last.get((name, ""))) for name in ASSUMED if name != LEAVING]
    single = [_assumed(name, matter, row) for (name, matter), row in last.items() if matter]
    return [*general, *sorted(single, key=lambda one: one.matter)]


def value_now(name: str, *, matter: str = "") -> float | None:
    """The value that holds now."""
    row = AssumptionChange.objects.filter(name=name, matter=matter).first()
    return _assumed(name, matter, row).value


def assumptions_now() -> Assumptions:
    """What the board is reckoned with."""
    found = {(one.name, one.matter): one.value for one in assumed_now()}
    plain = {
        name: value
        for (name, matter), value in found.items()
        if not matter and value is not None and "." not in name
    }
    return Assumptions(
        **plain,
        severity=_beginning(SEVERITY, found),
        weights=_beginning(WEIGHT, found),
        leaving={
            matter: value
            for (name, matter), value in found.items()
            if name == LEAVING and value is not None
        },
    )


def board_for(caller: Caller) -> Answer:
    """The board of the customers in somebody's reach.

    Raises
    ------
    InvalidCatalogue
        What the bank wrote of its pain points cannot be read.
    """
    return board_of_bank(
        assumptions=assumptions_now(),
        complaints=complaints_in(caller),
        branches=branches_of(caller),
    )


def board_of_all(*, assumed: Mapping[str, float] | None = None) -> Answer:
    """The board of the whole bank, as who reaches all of it sees it; `assumed` holds for this once.

    Raises
    ------
    InvalidCatalogue
        What the bank wrote of its pain points cannot be read.
    """
    wanted: dict[str, Any] = dict(assumed or {})
    taken = replace(assumptions_now(), **wanted)
    return board_of_bank(assumptions=taken, complaints=_said(Complaint.objects.all()))


def silent_of_all(question: str = "") -> Answer:
    """The silent customers of the whole bank, as who reaches all of it sees them."""
    said = _said(Complaint.objects.all())
    return silent_of_bank(question=question, complaints=said, own=own_questions())


def complaints_in(caller: Caller) -> list[Said]:
    """Complaints of known customers with the codes of what they are about."""
    rows = in_reach(Complaint.objects.all(), caller=caller, branch="ticket__queue__branch")
    return _said(rows)


def _said(rows: QuerySet[Complaint]) -> list[Said]:
    rows = rows.filter(ticket__customer__isnull=False, merged_into=None)
    named = list(rows.select_related("ticket__customer").prefetch_related("causes").order_by("id"))
    messages: dict[int, list[int]] = {}
    own = Message.objects.filter(side=Side.CUSTOMER, ticket__in=rows.values("ticket"))
    for ticket, number in own.values_list("ticket", "pk"):
        messages.setdefault(ticket, []).append(number)
    return [
        Said(
            customer_id=row.ticket.customer.customer_id,
            codes=tuple(
                dict.fromkeys(
                    code
                    for code in (
                        row.business_code,
                        *(
                            part
                            for cause in row.causes.all()
                            for part in (cause.code, cause.standard)
                        ),
                    )
                    if code
                )
            ),
            occurred_at=row.received_at.astimezone(UTC).replace(tzinfo=None),
            # As `voice.own_texts` names them.
            texts=(
                f"complaint-{row.pk}",
                *(f"message-{n}" for n in messages.get(row.ticket_id, ())),
            ),
        )
        for row in named
        if row.ticket.customer
    ]


def _assumed(name: str, matter: str, row: AssumptionChange | None) -> Assumed:
    value = ASSUMED[name].default if row is None or row.value is None else row.value
    return Assumed(name=name, matter=matter, value=value, change=row)


def _beginning(word: str, found: Mapping[tuple[str, str], float | None]) -> dict[str, float]:
    return {
        name.removeprefix(word): value
        for (name, _matter), value in found.items()
        if name.startswith(word) and value is not None
    }
